// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/throughput.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;
using Counts = std::vector<std::uint64_t>;

TEST(Throughput, CountsTheEventsOfEachTenthOfASecondSinceTheFirstPublish) {
    auto rows = rows_in_order(5);
    rows[0].published_at = {1'000'000};
    std::int64_t next = 0;
    for (const std::int64_t polled_ms : {1'050, 1'099, 1'100, 1'399, 1'400}) {
        EventRow& row = rows[static_cast<std::size_t>(next++)];
        row.published_at = {1'000'000};
        row.polled_at = {polled_ms * 1'000};
    }
    const auto series = throughput(rows, &EventRow::polled_at);
    EXPECT_EQ(series.begin, SteadyTime{1'000'000});
    EXPECT_EQ(series.bucket, Duration::millis(100));
    EXPECT_EQ(series.events, (Counts{2, 1, 0, 1, 1}));
    EXPECT_DOUBLE_EQ(series.per_s(0), 20);
}

TEST(Throughput, OfNothingIsEmpty) {
    EXPECT_TRUE(throughput({}, &EventRow::polled_at).events.empty());
}

TEST(Throughput, OfOneEventIsOneBucket) {
    EXPECT_EQ(throughput(rows_in_order(1), &EventRow::committed_at).events, Counts{1});
}

TEST(Throughput, TakesWiderBucketsRatherThanMoreOfThem) {
    auto rows = rows_in_order(2);
    rows[1].polled_at = SteadyTime{} + Duration::seconds(3'600) + Duration::millis(-1);
    EXPECT_EQ(throughput(rows, &EventRow::polled_at).bucket, Duration::millis(100));
    rows[1].polled_at = SteadyTime{} + Duration::seconds(3'600);
    const auto series = throughput(rows, &EventRow::polled_at);
    EXPECT_EQ(series.bucket, Duration::millis(200));
    EXPECT_EQ(series.events.size(), 18'001U);
    EXPECT_EQ(series.events.front(), 1U);
    EXPECT_EQ(series.events.back(), 1U);
    EXPECT_DOUBLE_EQ(series.per_s(0), 5);
}

TEST(Throughput, BeginsWithTheFirstMomentThereIs) {
    auto rows = rows_in_order(2);
    rows[0].polled_at = {-150'000};
    const auto series = throughput(rows, &EventRow::polled_at);
    EXPECT_EQ(series.begin, SteadyTime{-150'000});
    EXPECT_EQ(series.events, (Counts{1, 1}));
}

}  // namespace
}  // namespace firstcome::lab
