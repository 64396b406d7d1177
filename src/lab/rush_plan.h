// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushPlan: who makes which entry, and under which id. Fixed before T0 and the same in every run
// with the same numbers. Thread: any, once made.

#include "campaign/participant.h"

#include <cstdint>
#include <string>
#include <vector>

namespace firstcome::lab {

class RushPlan {
  public:
    // Spreads the repeats evenly. Half of them repeat one of the last few participants, whose first
    // entry is then often still under way; the others anybody before them.
    RushPlan(std::uint32_t entries, double duplicates_percent);

    std::uint32_t entries() const { return static_cast<std::uint32_t>(participants_.size()); }

    std::uint32_t participants() const { return participant_count_; }

    // 0 .. participants() - 1.
    std::uint32_t participant_of(std::uint32_t entry) const { return participants_[entry]; }

  private:
    std::vector<std::uint32_t> participants_;
    std::uint32_t participant_count_ = 0;
};

// Turns a participant's number in the plan into the id that the server sees.
class ParticipantNames {
  public:
    // Errors: invalid (a prefix that needs escaping or is too long, ids beyond int64).
    static Result<ParticipantNames> make(
        std::int64_t first, std::string prefix, std::uint64_t participants
    );

    // Canonical text.
    std::string text(std::uint32_t participant) const;

    // The JSON value: a number without a prefix, else a string.
    void append_json(std::uint32_t participant, std::string& out) const;

  private:
    ParticipantNames(std::int64_t first, std::string prefix)
        : first_(first),
          prefix_(std::move(prefix)) {}

    std::int64_t first_;
    std::string prefix_;
};

}  // namespace firstcome::lab
