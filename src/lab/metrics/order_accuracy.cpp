// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/order_accuracy.h"

#include "lab/metrics/row_order.h"

#include <tuple>
#include <utility>

namespace firstcome::lab {
namespace {

void compare(const EventRow& earlier, const EventRow& later, OrderAccuracy& accuracy) {
    if (earlier.partition == later.partition) {
        ++accuracy.same_partition_skipped;
    } else if (earlier.kafka_timestamp_ms == later.kafka_timestamp_ms) {
        ++accuracy.same_timestamp_skipped;
    } else {
        ++accuracy.comparable;
        accuracy.mismatches += later.processed < earlier.processed ? 1 : 0;
    }
}

std::vector<OrderAccuracy::Partition> by_partition(std::span<const EventRow> rows) {
    const auto order =
        ordered_by(rows, [](const EventRow& row) { return std::tuple(row.partition, row.offset); });
    std::vector<OrderAccuracy::Partition> partitions;
    std::uint64_t last_processed = 0;
    for (const RowIndex index : order) {
        const EventRow& row = rows[index];
        if (partitions.empty() || partitions.back().partition != row.partition) {
            partitions.push_back({row.partition, 0, 0});
            last_processed = row.processed;
        }
        ++partitions.back().events;
        partitions.back().mismatches += row.processed < last_processed ? 1 : 0;
        last_processed = row.processed;
    }
    return partitions;
}

}  // namespace

double OrderAccuracy::percent() const {
    if (comparable == 0) {
        return 100;
    }
    return 100 * (1 - static_cast<double>(mismatches) / static_cast<double>(comparable));
}

OrderAccuracy order_accuracy(std::span<const EventRow> rows) {
    const auto order = ordered_by(rows, [](const EventRow& row) {
        return std::tuple(row.kafka_timestamp_ms, row.partition, row.offset);
    });
    OrderAccuracy accuracy;
    for (std::size_t i = 1; i < order.size(); ++i) {
        compare(rows[order[i - 1]], rows[order[i]], accuracy);
    }
    accuracy.partitions = by_partition(rows);
    return accuracy;
}

}  // namespace firstcome::lab
