// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/people.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;

TEST(People, AreOneForEachParticipantInTheOrderOfTheirFirstArrival) {
    auto rows = rows_in_order(4);
    rows[0].participant = 9;
    rows[2].participant = 9;
    rows[0].rtt = Duration::micros(50);
    rows[2].rtt = Duration::micros(1);
    std::swap(rows[0], rows[2]);
    const auto people = people_by_arrival(rows);
    ASSERT_EQ(people.size(), 3U);
    EXPECT_EQ(people[0].participant, 9U);
    EXPECT_EQ(people[0].arrival, 0U);
    EXPECT_EQ(people[0].arrived_at, WallTime{});
    EXPECT_EQ(people[0].rtt, Duration::micros(50));
    EXPECT_EQ(people[1].participant, 1U);
    EXPECT_EQ(people[2].participant, 3U);
    EXPECT_TRUE(people_by_arrival({}).empty());
}

TEST(People, WinByAnyOfTheirEvents) {
    auto rows = rows_in_order(3);
    rows[2].participant = rows[0].participant;
    rows[2].won = true;
    const auto people = people_by_arrival(rows);
    EXPECT_TRUE(people[0].won);
    EXPECT_FALSE(people[1].won);
}

}  // namespace
}  // namespace firstcome::lab
