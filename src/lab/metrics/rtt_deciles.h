// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether a short way to the server helps to win: the win rate of the tenths of the participants by
// round-trip time. (experiments/METRICS.md: win rate by round-trip time)

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firstcome::lab {

struct RttDecile {
    std::uint64_t people = 0;
    std::uint64_t winners = 0;
    Duration rtt_min;
    Duration rtt_max;

    double win_rate() const { return static_cast<double>(winners) / static_cast<double>(people); }
};

struct RttOfPerson {
    std::uint64_t participant = 0;
    Duration rtt;
    bool won = false;
};

// Ten groups whose sizes differ by one at most, the nearest first. Equal times are dealt out by a
// hash of the participant, without regard to who came when, or groups would differ that are equally
// far away: on loopback nearly all are. Empty for fewer than ten people. O(n log n).
std::vector<RttDecile> rtt_deciles(std::vector<RttOfPerson> people);

// Of the participants whose first entry has a round-trip time.
std::vector<RttDecile> win_rate_by_rtt(std::span<const EventRow> rows);

}  // namespace firstcome::lab
