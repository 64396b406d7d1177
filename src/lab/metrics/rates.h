// SPDX-License-Identifier: Apache-2.0
#pragma once
// How many events per second passed which part of the pipeline: two of the three bases of
// measurement, and the published figure. (experiments/METRICS.md: rates)

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <optional>
#include <span>

namespace firstcome::lab {

// Events and the time that they took together.
struct Rate {
    std::uint64_t events = 0;
    Duration span;

    // Nothing when no time passed: a single commit, or no event at all.
    std::optional<double> per_s() const;
};

// First publish to last poll: what Kafka can carry (pipeline_tps).
Rate pipeline_rate(std::span<const EventRow> rows);

// First poll to last commit: what the business gets (db_tps).
Rate database_rate(std::span<const EventRow> rows);

// First commit to last commit: the published processing_tps.
Rate processing_rate(std::span<const EventRow> rows);

}  // namespace firstcome::lab
