// SPDX-License-Identifier: Apache-2.0
#include "base/histogram.h"

#include <gtest/gtest.h>

#include <memory>

namespace firstcome {
namespace {

TEST(Histogram, EveryBucketEndsWhereTheNextBegins) {
    for (std::size_t bucket = 0; bucket + 1 < Histogram::bucket_count; ++bucket) {
        const std::uint64_t last = Histogram::upper_bound_of(bucket);
        ASSERT_EQ(Histogram::bucket_of(last), bucket);
        ASSERT_EQ(Histogram::bucket_of(last + 1), bucket + 1);
    }
}

TEST(Histogram, QuantilesAreWithinOneThirtySecond) {
    auto histogram = std::make_unique<Histogram>();
    for (int value = 1; value <= 100'000; ++value) {
        histogram->record(value);
    }
    HistogramSnapshot snapshot;
    histogram->merge_into(snapshot);
    EXPECT_EQ(snapshot.count(), 100'000U);
    EXPECT_NEAR(static_cast<double>(snapshot.quantile(0.5)), 50'000, 50'000.0 / 32);
    EXPECT_NEAR(static_cast<double>(snapshot.quantile(0.99)), 99'000, 99'000.0 / 32);
    EXPECT_EQ(snapshot.quantile(1.0), 100'000U);
}

TEST(Histogram, AnEmptyOneHasZeroQuantiles) {
    EXPECT_EQ(HistogramSnapshot{}.quantile(0.99), 0U);
}

TEST(Histogram, NegativeValuesCountAsZeroAndHugeOnesAsTheLargest) {
    auto histogram = std::make_unique<Histogram>();
    histogram->record(-5);
    histogram->record(std::int64_t{1} << 50);
    HistogramSnapshot snapshot;
    histogram->merge_into(snapshot);
    EXPECT_EQ(snapshot.count(), 2U);
    EXPECT_EQ(snapshot.count_up_to(0), 1U);
}

TEST(Histogram, SinceCountsOnlyWhatCameLater) {
    auto histogram = std::make_unique<Histogram>();
    histogram->record(10);
    HistogramSnapshot before;
    histogram->merge_into(before);
    histogram->record(20);
    HistogramSnapshot after;
    histogram->merge_into(after);
    EXPECT_EQ(after.since(before).count(), 1U);
    EXPECT_EQ(after.since(before).sum(), 20U);
}

}  // namespace
}  // namespace firstcome
