// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/participant_plan.h"

#include "lab/rush/zipf.h"

#include <algorithm>
#include <limits>

namespace firstcome::lab {
namespace {

constexpr std::uint64_t participant_stream = 2;
constexpr std::uint32_t recent = 64;
constexpr std::uint32_t unseen = std::numeric_limits<std::uint32_t>::max();

}  // namespace

ParticipantPlan::ParticipantPlan(const ParticipantRules& rules, std::uint32_t entries) {
    participants_.reserve(entries);
    switch (rules.crowd) {
        case Crowd::unique:
            draw_unique(rules, entries);
            return;
        case Crowd::zipf:
            draw_zipf(rules, entries);
            return;
    }
}

void ParticipantPlan::draw_unique(const ParticipantRules& rules, std::uint32_t entries) {
    Dice dice(rules.seed, participant_stream);
    const double share = rules.duplicates_percent / 100.0;
    double owed = 0;
    for (std::uint32_t entry = 0; entry < entries; ++entry) {
        owed += share;
        if (owed < 1.0 || participant_count_ == 0) {
            participants_.push_back(participant_count_++);
            continue;
        }
        owed -= 1.0;
        const std::uint64_t draw = dice.next();
        const std::uint32_t window =
            (draw & 1U) != 0 ? std::min(recent, participant_count_) : participant_count_;
        const auto back = static_cast<std::uint32_t>((draw >> 1U) % window);
        participants_.push_back(participant_count_ - 1 - back);
    }
}

void ParticipantPlan::draw_zipf(const ParticipantRules& rules, std::uint32_t entries) {
    Dice dice(rules.seed, participant_stream);
    const Zipf zipf(rules.population, rules.exponent);
    std::vector<std::uint32_t> number_of(rules.population, unseen);
    for (std::uint32_t entry = 0; entry < entries; ++entry) {
        std::uint32_t& number = number_of[zipf.draw(dice) - 1];
        if (number == unseen) {
            number = participant_count_++;
        }
        participants_.push_back(number);
    }
}

}  // namespace firstcome::lab
