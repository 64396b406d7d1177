// SPDX-License-Identifier: Apache-2.0
#include "app/nearest.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace firstcome {
namespace {

std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates) {
    std::string_view best;
    std::size_t best_edits = std::max<std::size_t>(2, text.size() / 3) + 1;
    for (const std::string_view candidate : candidates) {
        const std::size_t count = edits(text, candidate);
        if (count < best_edits) {
            best = candidate;
            best_edits = count;
        }
    }
    return best;
}

std::string suggestion(
    std::string_view text, std::span<const std::string_view> candidates, std::string_view prefix
) {
    const std::string_view name = nearest(text, candidates);
    if (name.empty()) {
        return "";
    }
    return std::string(" (did you mean ").append(prefix).append(name).append("?)");
}

}  // namespace firstcome
