// SPDX-License-Identifier: Apache-2.0
#pragma once
// The two measures of disorder that the first system published with its rate, so that its table can
// be repeated. experiments/sql has the same in SQL. (experiments/METRICS.md: published measures)

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <span>

namespace firstcome::lab {

// Share of the rows, by (Kafka timestamp, order at the consumers), whose partition differs from the
// previous row's: 0 .. 1; 0 without rows. It follows the producer's batching, not fairness.
double switch_ratio(std::span<const EventRow> rows);

// Pairs of one participant's rows in one partition whose offsets contradict the order in which they
// were published; of rows published in the same microsecond the door's order counts. Kafka
// guarantees 0. O(n log n).
std::uint64_t violation_count(std::span<const EventRow> rows);

}  // namespace firstcome::lab
