// SPDX-License-Identifier: Apache-2.0
#pragma once
// ParticipantPlan: who makes which entry. Fixed before T0 and the same in every run with the same
// rules. Thread: any, once made.

#include <cstdint>
#include <vector>

namespace firstcome::lab {

enum class Crowd {
    unique,  // everybody once, but for the share of repeats that was asked for
    zipf,    // drawn from a population: few come very often, most hardly ever
};

struct ParticipantRules {
    Crowd crowd = Crowd::unique;
    double duplicates_percent = 0;       // of unique, 0 .. 99
    std::uint32_t population = 100'000;  // of zipf
    double exponent = 1;                 // of zipf
    std::uint64_t seed = 1;
};

class ParticipantPlan {
  public:
    // unique spreads its repeats evenly. Half of them repeat one of the last few participants,
    // whose first entry is then often still under way; the others anybody before them.
    ParticipantPlan(const ParticipantRules& rules, std::uint32_t entries);

    std::uint32_t entries() const { return static_cast<std::uint32_t>(participants_.size()); }

    // Different ones.
    std::uint32_t participants() const { return participant_count_; }

    // 0 .. participants() - 1, numbered in the order of their first entries.
    std::uint32_t participant_of(std::uint32_t entry) const { return participants_[entry]; }

  private:
    void draw_unique(const ParticipantRules& rules, std::uint32_t entries);
    void draw_zipf(const ParticipantRules& rules, std::uint32_t entries);

    std::vector<std::uint32_t> participants_;
    std::uint32_t participant_count_ = 0;
};

}  // namespace firstcome::lab
