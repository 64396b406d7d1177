// SPDX-License-Identifier: Apache-2.0
#include "lab/inversions.h"

#include <gtest/gtest.h>

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
    EXPECT_EQ(kendall_distance(0, 0), 0);
    EXPECT_EQ(kendall_distance(0, 1), 0);
    EXPECT_EQ(kendall_distance(1, 2), 1);
    EXPECT_DOUBLE_EQ(kendall_distance(3, 5), 0.3);
    // n(n-1)/2 of a million entries fits, and so does what comes after it.
    EXPECT_EQ(kendall_distance(499'999'500'000, 1'000'000), 1);
    EXPECT_EQ(kendall_distance(9'223'372'034'707'292'160, 4'294'967'296), 1);
}

}  // namespace
}  // namespace firstcome::lab
