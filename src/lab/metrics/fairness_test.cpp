// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/fairness.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;

TEST(Fairness, OfTheOrderOfArrivalIsPerfect) {
    for (const std::size_t count : {0U, 1U, 2U, 100U}) {
        const auto perfect = fairness(rows_in_order(count));
        EXPECT_EQ(perfect.inversions, 0U);
        EXPECT_EQ(perfect.kendall_distance, 0);
        EXPECT_EQ(perfect.largest_displacement, 0U);
        EXPECT_EQ(perfect.slips.max, 0U);
        EXPECT_EQ(perfect.skips.max, 0U);
    }
}

TEST(Fairness, CountsTheReversedPairsAndWhoIsInThem) {
    // Slips 1 1 0 1 0, skips 0 0 2 0 1.
    const auto found = fairness(rows_processed_as({2, 3, 1, 5, 4}));
    EXPECT_EQ(found.inversions, 3U);
    EXPECT_DOUBLE_EQ(found.kendall_distance, 0.3);
    EXPECT_EQ(found.slips.total, 3U);
    EXPECT_EQ(found.slips.max, 1U);
    EXPECT_EQ(found.slips.p50, 1U);
    EXPECT_DOUBLE_EQ(found.slips.mean, 0.6);
    EXPECT_EQ(found.skips.total, 3U);
    EXPECT_EQ(found.skips.max, 2U);
    EXPECT_EQ(found.skips.p50, 0U);
    EXPECT_EQ(found.skips.p90, 2U);
    EXPECT_EQ(found.largest_displacement, 2U);
}

TEST(Fairness, OfAReversedOrderIsTheWorst) {
    const auto worst = fairness(rows_processed_as({4, 3, 2, 1}));
    EXPECT_EQ(worst.inversions, 6U);
    EXPECT_EQ(worst.kendall_distance, 1);
    EXPECT_EQ(worst.largest_displacement, 3U);
}

TEST(Fairness, TellsOneUnluckyEntryFromManyThatMovedALittle) {
    auto rows = rows_in_order(1'000);  // the first one is processed last
    for (EventRow& row : rows) {
        row.processed = row.arrival == 0 ? 1'000 : row.arrival;
    }
    const auto found = fairness(rows);
    EXPECT_EQ(found.inversions, 999U);
    EXPECT_EQ(found.slips.max, 999U);
    EXPECT_EQ(found.slips.p999, 0U);
    EXPECT_EQ(found.skips.max, 1U);
    EXPECT_EQ(found.skips.p50, 1U);
    EXPECT_EQ(found.largest_displacement, 999U);
}

TEST(Fairness, DoesNotDependOnTheOrderOfTheRows) {
    auto rows = rows_processed_as({2, 3, 1, 5, 4});
    std::swap(rows[0], rows[3]);
    std::swap(rows[1], rows[4]);
    EXPECT_EQ(fairness(rows).inversions, 3U);
    EXPECT_EQ(fairness(rows).skips.max, 2U);
}

}  // namespace
}  // namespace firstcome::lab
