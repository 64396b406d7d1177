// SPDX-License-Identifier: Apache-2.0
#pragma once
// Latency: from publish to commit, per event. (experiments/METRICS.md: latency)

#include "lab/metrics/event_row.h"

#include <span>

namespace firstcome::lab {

// Percentiles by nearest rank.
struct Latency {
    Duration p50;
    Duration p99;
    Duration max;
};

// Of no rows all are 0. O(n log n).
Latency latency(std::span<const EventRow> rows);

}  // namespace firstcome::lab
