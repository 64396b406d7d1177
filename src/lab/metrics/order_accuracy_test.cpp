// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/order_accuracy.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;
using Partitions = std::vector<OrderAccuracy::Partition>;

EventRow row(
    std::int64_t timestamp_ms, std::uint32_t partition, std::int64_t offset, std::uint64_t processed
) {
    EventRow row;
    row.kafka_timestamp_ms = timestamp_ms;
    row.partition = partition;
    row.offset = Offset(offset);
    row.processed = processed;
    return row;
}

TEST(OrderAccuracy, ComparesNeighboursInDifferentPartitionsWithDifferentTimestamps) {
    const std::vector<EventRow> rows = {
        row(10, 0, 0, 1),
        row(10, 1, 0, 4),  // the same timestamp
        row(11, 1, 1, 5),  // the same partition
        row(12, 0, 1, 2),  // comparable, and went back
        row(13, 2, 0, 3),  // comparable, in order
        row(14, 0, 2, 6),  // comparable, in order
    };
    const auto accuracy = order_accuracy(rows);
    EXPECT_EQ(accuracy.same_timestamp_skipped, 1U);
    EXPECT_EQ(accuracy.same_partition_skipped, 1U);
    EXPECT_EQ(accuracy.comparable, 3U);
    EXPECT_EQ(accuracy.mismatches, 1U);
    EXPECT_NEAR(accuracy.percent(), 66.6667, 0.0001);
    EXPECT_EQ(accuracy.partitions, (Partitions{{0, 3, 0}, {1, 2, 0}, {2, 1, 0}}));
}

TEST(OrderAccuracy, CountsASamePartitionPairOnceEvenWithTheSameTimestamp) {
    const auto accuracy = order_accuracy(std::vector{row(10, 3, 0, 1), row(10, 3, 1, 2)});
    EXPECT_EQ(accuracy.same_partition_skipped, 1U);
    EXPECT_EQ(accuracy.same_timestamp_skipped, 0U);
}

TEST(OrderAccuracy, IsHundredWhenNothingIsComparable) {
    EXPECT_EQ(order_accuracy({}).percent(), 100);
    EXPECT_TRUE(order_accuracy({}).partitions.empty());
    EXPECT_EQ(order_accuracy(rows_processed_as({3, 2, 1})).percent(), 100);
    EXPECT_EQ(order_accuracy(rows_in_order(1)).percent(), 100);
}

TEST(OrderAccuracy, IsZeroWhenEveryComparablePairWentBack) {
    const auto accuracy = order_accuracy(std::vector{row(1, 0, 0, 2), row(2, 1, 0, 1)});
    EXPECT_EQ(accuracy.percent(), 0);
}

TEST(OrderAccuracy, CountsWhereTheProcessingOfAPartitionGoesBack) {
    auto rows = rows_processed_as({2, 1, 4, 3, 5});
    EXPECT_EQ(order_accuracy(rows).partitions, (Partitions{{0, 5, 2}}));
    rows[1].partition = 7;  // 2 4 3 5 and 1
    EXPECT_EQ(order_accuracy(rows).partitions, (Partitions{{0, 4, 1}, {7, 1, 0}}));
}

}  // namespace
}  // namespace firstcome::lab
