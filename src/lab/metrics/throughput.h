// SPDX-License-Identifier: Apache-2.0
#pragma once
// Throughput: how many events reached a stage in each tenth of a second, for the monitoring base.

#include "lab/metrics/event_row.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace firstcome::lab {

struct Throughput {
    SteadyTime begin;                   // of the first bucket
    Duration bucket;                    // width of each
    std::vector<std::uint64_t> events;  // per bucket; the last one holds the last event

    double per_s(std::size_t index) const {
        return static_cast<double>(events[index]) * 1e6 / static_cast<double>(bucket.us);
    }
};

inline constexpr Duration bucket_width = Duration::millis(100);
inline constexpr std::size_t buckets_max = 36'000;  // an hour of them; then they become wider

// `stage` is one of the moments of a row: polled_at for the pipeline TPS over time, committed_at
// for the DB TPS. Both begin at the cell's first publish, so that they share a time axis. A stage
// that lasts longer than buckets_max is given buckets of twice the width, until they suffice.
Throughput throughput(std::span<const EventRow> rows, SteadyTime EventRow::*stage);

}  // namespace firstcome::lab
