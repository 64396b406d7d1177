// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/rates.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;

TEST(Rates, CountAllEventsOverTheTimeBetweenTheirMoments) {
    const auto rows =
        rows_in_order(11);  // published 0 .. 1,000, polled 10 .. 1,010, committed 30 ..
    EXPECT_EQ(pipeline_rate(rows).events, 11U);
    EXPECT_EQ(pipeline_rate(rows).span, Duration::micros(1'010));
    EXPECT_EQ(database_rate(rows).span, Duration::micros(1'020));
    EXPECT_EQ(processing_rate(rows).span, Duration::micros(1'000));
    EXPECT_DOUBLE_EQ(processing_rate(rows).per_s().value(), 11'000);
}

TEST(Rates, RepeatThePublishedFigure) {
    auto rows = rows_in_order(2);
    rows[1].committed_at = rows[0].committed_at + Duration::seconds(7);
    EXPECT_NEAR(processing_rate(rows).per_s().value(), 0.2857, 0.0001);
}

TEST(Rates, DoNotDependOnTheOrderOfTheRows) {
    auto rows = rows_in_order(5);
    std::swap(rows[0], rows[4]);
    EXPECT_EQ(processing_rate(rows).span, Duration::micros(400));
}

TEST(Rates, AreNothingWhenNoTimePassed) {
    EXPECT_EQ(processing_rate(rows_in_order(1)).per_s(), std::nullopt);
    EXPECT_EQ(pipeline_rate({}).per_s(), std::nullopt);
    EXPECT_EQ(pipeline_rate({}).events, 0U);
}

}  // namespace
}  // namespace firstcome::lab
