// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/latency.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

// Number i is committed count - i ms after its publish.
std::vector<EventRow> ever_faster(std::size_t count) {
    auto rows = tests::rows_in_order(count);
    for (EventRow& row : rows) {
        const auto ms = static_cast<std::int64_t>(count - row.arrival);
        row.committed_at = row.published_at + Duration::millis(ms);
    }
    return rows;
}

TEST(Latency, IsFromPublishToCommitByNearestRank) {
    const Latency of_many = latency(ever_faster(200));
    EXPECT_EQ(of_many.p50, Duration::millis(100));
    EXPECT_EQ(of_many.p99, Duration::millis(198));
    EXPECT_EQ(of_many.max, Duration::millis(200));
}

TEST(Latency, OfOneEventIsItsOwnThreeTimes) {
    const Latency of_one = latency(ever_faster(1));
    EXPECT_EQ(of_one.p50, Duration::millis(1));
    EXPECT_EQ(of_one.p99, Duration::millis(1));
    EXPECT_EQ(of_one.max, Duration::millis(1));
}

TEST(Latency, OfNothingIsNothing) {
    EXPECT_EQ(latency({}).max, Duration{});
}

}  // namespace
}  // namespace firstcome::lab
