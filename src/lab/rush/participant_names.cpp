// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/participant_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

namespace firstcome::lab {

Result<ParticipantNames> ParticipantNames::make(
    std::int64_t first, std::string prefix, std::uint64_t participants
) {
    const bool is_plain = std::all_of(prefix.begin(), prefix.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    });
    constexpr std::size_t digits_max = 20;
    if (!is_plain || prefix.size() > ParticipantId::bytes_max - digits_max) {
        return fail(
            Errc::invalid, "a participant prefix has at most 44 letters, digits, '_', '-' and '.'"
        );
    }
    const auto room = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) -
                      static_cast<std::uint64_t>(std::max<std::int64_t>(first, 0));
    if (participants > room) {
        return fail(Errc::invalid, "the participants' numbers would pass 2^63-1");
    }
    return ParticipantNames(first, std::move(prefix));
}

std::string ParticipantNames::text(std::uint32_t participant) const {
    return fmt::format("{}{}", prefix_, first_ + participant);
}

void ParticipantNames::append_json(std::uint32_t participant, std::string& out) const {
    const std::string_view quote = prefix_.empty() ? "" : "\"";
    fmt::format_to(std::back_inserter(out), "{0}{1}{2}{0}", quote, prefix_, first_ + participant);
}

}  // namespace firstcome::lab
