// SPDX-License-Identifier: Apache-2.0
#include "lab/rush_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

namespace firstcome::lab {
namespace {

constexpr std::uint32_t recent = 64;

// SplitMix64: scatters the entry's number.
std::uint64_t scattered(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

}  // namespace

RushPlan::RushPlan(std::uint32_t entries, double duplicates_percent) {
    participants_.reserve(entries);
    const double share = duplicates_percent / 100.0;
    double owed = 0;
    for (std::uint32_t entry = 0; entry < entries; ++entry) {
        owed += share;
        if (owed < 1.0 || participant_count_ == 0) {
            participants_.push_back(participant_count_++);
            continue;
        }
        owed -= 1.0;
        const std::uint64_t draw = scattered(entry);
        const std::uint32_t window =
            (draw & 1U) != 0 ? std::min(recent, participant_count_) : participant_count_;
        const auto back = static_cast<std::uint32_t>((draw >> 1U) % window);
        participants_.push_back(participant_count_ - 1 - back);
    }
}

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
