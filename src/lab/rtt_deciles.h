// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether a short way to the server helps to win: the win rate of the tenths of the participants by
// round-trip time. (experiments/METRICS.md: win rate by round-trip time)

#include "lab/event_row.h"

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

// The participants whose first entry has a round-trip time, in ten groups whose sizes differ by one
// at most, shortest first; who has the same time goes by arrival. Of fewer than ten people each is
// a group; empty when nothing came over HTTP. O(n log n).
std::vector<RttDecile> win_rate_by_rtt(std::span<const EventRow> rows);

}  // namespace firstcome::lab
