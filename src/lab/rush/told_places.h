// SPDX-License-Identifier: Apache-2.0
#pragma once
// ToldPlace: one participant's place as the clients came to know it, for the figures about who won.
// Thread: any, after the run.

#include "campaign/ids.h"
#include "lab/rush/participant_plan.h"
#include "lab/rush/rush_trace.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firstcome::lab {

struct ToldPlace {
    std::uint32_t participant = 0;
    bool has_won = false;
    Sequence sequence;                // 0 = no place was told
    WallTime arrived_at;              // at the door, by the server's clock; 0 = not told
    std::uint32_t round_trip_us = 0;  // of the connection that took the place; 0 = not known
    SteadyTime asked_at;              // of the first entry
    SteadyTime told_at;               // of the first answer that told it
};

// Those who were told one, by sequence.
std::vector<ToldPlace> told_places(
    std::span<const RushTrace* const> traces, const ParticipantPlan& participants
);

}  // namespace firstcome::lab
