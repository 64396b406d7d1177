// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rows of a cell that a test then disturbs.

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace firstcome::lab::tests {

// `count` events without a fault: number i arrives at i ms, is participant i, goes to partition 0
// with offset i and Kafka timestamp i, is published at 100 i us, polled 10 us and committed 30 us
// later, consumed and processed in its turn. The first `stock` have won.
inline std::vector<EventRow> rows_in_order(std::size_t count, std::uint64_t stock = 0) {
    std::vector<EventRow> rows(count);
    std::uint64_t next = 0;
    for (EventRow& row : rows) {
        const auto number = static_cast<std::int64_t>(next);
        row.arrival = next;
        row.arrived_at = WallTime{} + Duration::millis(number);
        row.participant = next;
        row.offset = Offset(number);
        row.kafka_timestamp_ms = number;
        row.published_at = {100 * number};
        row.polled_at = row.published_at + Duration::micros(10);
        row.committed_at = row.published_at + Duration::micros(30);
        row.consumed = next;
        row.processed = ++next;
        row.won = row.arrival < stock;
    }
    return rows;
}

// The same, where the entry that arrives as number i is processed as number processed[i], from 1.
inline std::vector<EventRow> rows_processed_as(std::initializer_list<std::uint64_t> processed) {
    auto rows = rows_in_order(processed.size());
    for (EventRow& row : rows) {
        row.processed = processed.begin()[row.arrival];
    }
    return rows;
}

}  // namespace firstcome::lab::tests
