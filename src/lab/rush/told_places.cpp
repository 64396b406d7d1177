// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/told_places.h"

#include <algorithm>
#include <limits>

namespace firstcome::lab {
namespace {

constexpr SteadyTime never{std::numeric_limits<std::int64_t>::max()};

void hear(const RushAttempt& attempt, ToldPlace& place) {
    const bool is_entry = attempt.request == HistoryRequest::entry;
    if (is_entry) {
        place.asked_at = std::min(place.asked_at, attempt.requested_at);
    }
    const bool has_won = attempt.outcome == HistoryOutcome::won;
    if (!has_won && attempt.outcome != HistoryOutcome::sold_out) {
        return;
    }
    place.has_won = has_won;
    place.sequence = attempt.sequence;
    // A node that did not see the arrival itself does not tell it.
    place.arrived_at = std::max(place.arrived_at, attempt.arrived_at);
    const bool took_it = is_entry && !attempt.repeated;
    if (took_it || place.told_at == never) {
        place.round_trip_us = attempt.round_trip_us;
    }
    place.told_at = std::min(place.told_at, attempt.answered_at);
}

}  // namespace

std::vector<ToldPlace> told_places(
    std::span<const RushTrace* const> traces, const ParticipantPlan& participants
) {
    std::vector<ToldPlace> places(participants.participants());
    for (std::uint32_t i = 0; i < places.size(); ++i) {
        places[i].participant = i;
        places[i].asked_at = never;
        places[i].told_at = never;
    }
    for (const RushTrace* trace : traces) {
        for (const RushAttempt& attempt : trace->attempts) {
            hear(attempt, places[participants.participant_of(attempt.entry)]);
        }
    }
    std::erase_if(places, [](const ToldPlace& place) { return place.sequence == Sequence(); });
    std::sort(places.begin(), places.end(), [](const ToldPlace& a, const ToldPlace& b) {
        return a.sequence < b.sequence;
    });
    return places;
}

}  // namespace firstcome::lab
