// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushPlan: who makes which entry, and when. Fixed before T0. Thread: any, once made.

#include "lab/arrival_plan.h"
#include "lab/rush/participant_plan.h"

namespace firstcome::lab {

struct RushPlan {
    RushPlan(const ParticipantRules& who, const ArrivalRules& when, std::uint32_t entries)
        : participants(who, entries),
          arrivals(when, entries) {}

    std::uint32_t entries() const { return participants.entries(); }

    std::uint32_t participant_of(std::uint32_t entry) const {
        return participants.participant_of(entry);
    }

    Duration intended(std::uint32_t entry) const { return arrivals.intended(entry); }

    ParticipantPlan participants;
    ArrivalPlan arrivals;
};

}  // namespace firstcome::lab
