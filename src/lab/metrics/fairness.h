// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fairness: the order of processing against the order of arrival at the door, over all entries.
// (experiments/METRICS.md: fairness)

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <span>

namespace firstcome::lab {

// How a count per entry is spread over the entries. Percentiles by nearest rank: the smallest count
// that so many of the entries do not exceed.
struct Spread {
    std::uint64_t total = 0;
    double mean = 0;
    std::uint64_t p50 = 0;
    std::uint64_t p90 = 0;
    std::uint64_t p99 = 0;
    std::uint64_t p999 = 0;
    std::uint64_t max = 0;
};

struct Fairness {
    std::uint64_t inversions = 0;  // pairs processed in the reverse of their order of arrival
    double kendall_distance = 0;   // the same as a share of all pairs: 0 .. 1
    Spread slips;                  // per entry: how many later ones overtook it
    Spread skips;                  // per entry: how many earlier ones it overtook
    std::uint64_t largest_displacement = 0;  // places between where one arrived and was processed
};

// O(n log n). Entries that share a rank of arrival or of processing are no inversion; check_cell
// tells that there are none.
Fairness fairness(std::span<const EventRow> rows);

}  // namespace firstcome::lab
