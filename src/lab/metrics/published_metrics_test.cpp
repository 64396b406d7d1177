// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/published_metrics.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;

// Rows in order whose partitions are the given ones.
std::vector<EventRow> in_partitions(std::initializer_list<std::uint32_t> partitions) {
    auto rows = rows_in_order(partitions.size());
    for (EventRow& row : rows) {
        row.partition = partitions.begin()[row.arrival];
    }
    return rows;
}

TEST(SwitchRatio, IsTheShareOfRowsInAnotherPartitionThanTheOneBefore) {
    EXPECT_DOUBLE_EQ(switch_ratio(in_partitions({0, 0, 1, 1, 1, 2, 2, 0})), 3.0 / 8);
    EXPECT_DOUBLE_EQ(switch_ratio(in_partitions({0, 1, 0, 1})), 3.0 / 4);
    EXPECT_EQ(switch_ratio(in_partitions({0, 0, 0})), 0);
}

TEST(SwitchRatio, OfNothingIsZero) {
    EXPECT_EQ(switch_ratio({}), 0);
    EXPECT_EQ(switch_ratio(in_partitions({5})), 0);
}

TEST(SwitchRatio, GoesByTheKafkaTimestampAndThenByTheOrderAtTheConsumers) {
    auto rows = in_partitions({0, 1, 0, 1});
    for (EventRow& row : rows) {
        row.kafka_timestamp_ms = 7;
    }
    rows[1].consumed = 2;  // now 0 0 1 1
    rows[2].consumed = 1;
    EXPECT_DOUBLE_EQ(switch_ratio(rows), 1.0 / 4);
    rows[3].kafka_timestamp_ms = 6;  // now 1 0 0 1
    EXPECT_DOUBLE_EQ(switch_ratio(rows), 2.0 / 4);
}

TEST(ViolationCount, CountsThePairsOfOneParticipantInOnePartitionWhoseOffsetsGoBack) {
    auto rows = rows_in_order(4);
    for (EventRow& row : rows) {
        row.participant = 1;
        row.offset = Offset(9 - row.offset.value());  // 9 8 7 6: all six pairs
    }
    EXPECT_EQ(violation_count(rows), 6U);
    rows[3].offset = Offset(10);  // 9 8 7 10
    EXPECT_EQ(violation_count(rows), 3U);
    rows[0].partition = 1;  // 8 7 10
    EXPECT_EQ(violation_count(rows), 1U);
    rows[1].participant = 2;  // 7 10
    EXPECT_EQ(violation_count(rows), 0U);
}

TEST(ViolationCount, GoesByTheTimeOfPublishingAndThenByTheDoor) {
    auto rows = rows_in_order(2);
    rows[1].participant = rows[0].participant;
    EXPECT_EQ(violation_count(rows), 0U);
    rows[0].published_at = rows[1].published_at;
    EXPECT_EQ(violation_count(rows), 0U);
    rows[0].published_at = rows[1].published_at + Duration::micros(1);
    EXPECT_EQ(violation_count(rows), 1U);
    EXPECT_EQ(violation_count({}), 0U);
}

}  // namespace
}  // namespace firstcome::lab
