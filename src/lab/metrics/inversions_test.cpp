// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/inversions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace firstcome::lab {
namespace {

std::uint64_t inversions(std::vector<std::int64_t> values) {
    const std::uint64_t found = sort_and_count_inversions(values);
    EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
    return found;
}

TEST(Inversions, AreThePairsInTheWrongOrder) {
    EXPECT_EQ(inversions({}), 0U);
    EXPECT_EQ(inversions({1}), 0U);
    EXPECT_EQ(inversions({1, 2, 3, 4}), 0U);
    EXPECT_EQ(inversions({4, 3, 2, 1}), 6U);
    EXPECT_EQ(inversions({3, 1, 2}), 2U);
    EXPECT_EQ(inversions({2, 4, 1, 3, 5}), 3U);
}

TEST(Inversions, AreNotMadeByEqualValues) {
    EXPECT_EQ(inversions({5, 5, 5}), 0U);
    EXPECT_EQ(inversions({5, 4, 5, 4}), 3U);
}

TEST(Overtakings, TellWhoPassedWhom) {
    // In: 0 1 2 3 4. Out: 2 0 1 4 3, so their ranks are 1 2 0 4 3.
    const std::vector<std::uint32_t> ranks = {1, 2, 0, 4, 3};
    const std::vector<Overtaking> expected = {{1, 0}, {1, 0}, {0, 2}, {1, 0}, {0, 1}};
    EXPECT_EQ(overtakings(ranks), expected);
    EXPECT_TRUE(overtakings({}).empty());
}

TEST(Overtakings, OfAReversedOrderAreAllPairs) {
    const std::vector<std::uint32_t> ranks = {3, 2, 1, 0};
    const std::vector<Overtaking> expected = {{3, 0}, {2, 1}, {1, 2}, {0, 3}};
    EXPECT_EQ(overtakings(ranks), expected);
}

TEST(KendallDistance, IsTheShareOfAllPairs) {
    const auto distance = [](std::vector<std::uint32_t> ranks) {
        return kendall_distance(overtakings(ranks));
    };
    EXPECT_EQ(distance({}), 0);
    EXPECT_EQ(distance({0}), 0);
    EXPECT_EQ(distance({0, 1}), 0);
    EXPECT_EQ(distance({1, 0}), 1);
    EXPECT_DOUBLE_EQ(distance({1, 2, 0, 4, 3}), 0.3);
}

TEST(KendallDistance, OfManyReversedEntriesIsOne) {
    std::vector<std::uint32_t> ranks(100'000);
    std::iota(ranks.rbegin(), ranks.rend(), 0U);
    EXPECT_EQ(kendall_distance(overtakings(ranks)), 1);  // more pairs than fit into 32 bits
}

}  // namespace
}  // namespace firstcome::lab
