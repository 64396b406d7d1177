// SPDX-License-Identifier: Apache-2.0
#pragma once
// EventRow: what the pipeline under test recorded about one event of one cell. Every metric of the
// experiment is a pure function of a cell's rows, in whatever order they come.

#include "base/time.h"
#include "campaign/ids.h"

#include <cstdint>
#include <optional>

namespace firstcome::lab {

// One event of one cell, as the pipeline under test recorded it.
struct EventRow {
    std::uint64_t arrival = 0;  // 0-based rank in the total order at the door, stamped before any
                                // partition is chosen
    WallTime arrived_at;        // that stamp, us
    std::uint64_t participant = 0;  // number; duplicates of one participant share it
    std::uint32_t partition = 0;
    Offset offset;
    std::int64_t kafka_timestamp_ms = 0;
    SteadyTime published_at;      // handed to the producer
    SteadyTime polled_at;         // returned by a consumer's poll
    std::uint64_t consumed = 0;   // 0-based order of arrival at the consumers (one counter for all)
    SteadyTime committed_at;      // its transaction committed
    std::uint64_t processed = 0;  // 1-based processing sequence: the order in which it was decided
    bool won = false;
    std::optional<Duration> rtt;  // where entries came over HTTP
};

}  // namespace firstcome::lab
