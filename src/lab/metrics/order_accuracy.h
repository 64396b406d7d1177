// SPDX-License-Identifier: Apache-2.0
#pragma once
// OrderAccuracy: how well the processing order follows the time that Kafka stamped, looked at where
// two partitions meet. (experiments/METRICS.md: order accuracy)

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firstcome::lab {

struct OrderAccuracy {
    // Of the rows by (Kafka timestamp, partition, offset), every pair of neighbours is one of:
    std::uint64_t same_partition_skipped = 0;  // Kafka keeps their order
    std::uint64_t same_timestamp_skipped = 0;  // in different partitions, and nobody knows which
    std::uint64_t comparable = 0;              // first is who has the earlier timestamp

    std::uint64_t mismatches = 0;  // comparable ones that were processed the other way round

    struct Partition {
        std::uint32_t partition = 0;
        std::uint64_t events = 0;      // partitionDistribution
        std::uint64_t mismatches = 0;  // partitionMismatches: neighbours by offset, processed the
                                       // other way round
        friend bool operator==(const Partition&, const Partition&) = default;
    };

    std::vector<Partition> partitions;  // those that have rows, ascending

    // 100 x (1 - mismatches / comparable); 100 when nothing is comparable.
    double percent() const;
};

// O(n log n).
OrderAccuracy order_accuracy(std::span<const EventRow> rows);

}  // namespace firstcome::lab
