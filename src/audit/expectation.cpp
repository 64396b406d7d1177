// SPDX-License-Identifier: Apache-2.0
#include "audit/expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace firstcome {
namespace {

constexpr std::array<std::string_view, 14> words = {
    "entries",
    "campaigns",
    "won",
    "sold_out",
    "duplicate",
    "not_open",
    "closed",
    "commands",
    "acknowledged",
    "pending",
    "refused",
    "unknown",
    "repeated",
    "reads",
};

constexpr std::string_view words_text =
    "entries, campaigns, won, sold_out, duplicate, not_open, closed, commands, acknowledged, "
    "pending, refused, unknown, repeated, reads";

}  // namespace

std::string_view expectation_words() {
    return words_text;
}

Result<std::vector<std::string>> parse_expectations(std::string_view list) {
    std::vector<std::string> expected;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        const std::string_view word = list.substr(begin, end - begin);
        if (std::find(words.begin(), words.end(), word) == words.end()) {
            return fail(
                Errc::invalid,
                fmt::format("\"{}\" cannot be expected; known words: {}", word, words_text)
            );
        }
        expected.emplace_back(word);
        begin = end + 1;
    }
    return expected;
}

std::vector<std::string> unmet(
    const std::vector<std::string>& expected, const std::vector<Evidence>& evidence
) {
    std::vector<std::string> missing;
    for (const std::string& word : expected) {
        const bool occurred = std::any_of(evidence.begin(), evidence.end(), [&](const auto& one) {
            return one.name == word && one.count > 0;
        });
        if (!occurred) {
            missing.push_back(word);
        }
    }
    return missing;
}

}  // namespace firstcome
