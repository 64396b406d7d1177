// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/rtt_deciles.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;

// Who arrives later has the shorter way: number i has a round-trip time of count - i us.
std::vector<EventRow> rows_over_http(std::size_t count, std::uint64_t stock) {
    auto rows = rows_in_order(count, stock);
    for (EventRow& row : rows) {
        row.rtt = Duration::micros(static_cast<std::int64_t>(count - row.arrival));
    }
    return rows;
}

TEST(WinRateByRtt, HasTenGroupsFromTheShortestWayToTheLongest) {
    const auto deciles = win_rate_by_rtt(rows_over_http(25, 4));
    ASSERT_EQ(deciles.size(), 10U);
    std::uint64_t people = 0;
    for (const RttDecile& decile : deciles) {
        EXPECT_TRUE(decile.people == 2 || decile.people == 3);
        people += decile.people;
    }
    EXPECT_EQ(people, 25U);
    EXPECT_EQ(deciles[0].rtt_min, Duration::micros(1));
    EXPECT_EQ(deciles[0].rtt_max, Duration::micros(2));
    EXPECT_EQ(deciles[0].win_rate(), 0);
    EXPECT_EQ(deciles[9].rtt_max, Duration::micros(25));
    EXPECT_EQ(deciles[9].winners, 3U);
    EXPECT_EQ(deciles[9].win_rate(), 1);
    EXPECT_EQ(deciles[8].winners, 1U);
    EXPECT_EQ(deciles[8].win_rate(), 0.5);
}

TEST(WinRateByRtt, CountsPeopleAndTheirFirstEntry) {
    auto rows = rows_over_http(12, 0);
    rows[11].participant = 0;  // a repeat by a short way, and it wins
    rows[11].won = true;
    const auto deciles = win_rate_by_rtt(rows);
    std::uint64_t people = 0;
    for (const RttDecile& decile : deciles) {
        people += decile.people;
    }
    EXPECT_EQ(people, 11U);
    EXPECT_EQ(deciles.back().winners, 1U);
    EXPECT_EQ(deciles.back().rtt_max, Duration::micros(12));
}

TEST(WinRateByRtt, IsEmptyForFewerThanTenPeople) {
    EXPECT_TRUE(win_rate_by_rtt(rows_over_http(9, 1)).empty());
    EXPECT_EQ(win_rate_by_rtt(rows_over_http(10, 1)).size(), 10U);
}

TEST(WinRateByRtt, IsEmptyWhereNothingCameOverHttp) {
    EXPECT_TRUE(win_rate_by_rtt(rows_in_order(20)).empty());
    EXPECT_TRUE(win_rate_by_rtt({}).empty());
}

TEST(RttDeciles, TheNearOnesComeFirst) {
    std::vector<RttOfPerson> people;
    for (std::uint64_t i = 0; i < 20; ++i) {
        const std::uint64_t rank = (i * 7) % 20;
        people.push_back({i, Duration::micros(static_cast<std::int64_t>(rank) + 1), rank < 5});
    }
    const auto deciles = rtt_deciles(people);
    ASSERT_EQ(deciles.size(), 10U);
    EXPECT_EQ(deciles[0].rtt_min, Duration::micros(1));
    EXPECT_EQ(deciles[0].winners, 2U);
    EXPECT_DOUBLE_EQ(deciles[2].win_rate(), 0.5);
    EXPECT_EQ(deciles[9].rtt_max, Duration::micros(20));
    EXPECT_EQ(deciles[9].winners, 0U);
}

TEST(RttDeciles, EqualRoundTripsWinAlike) {
    std::vector<RttOfPerson> people;
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        people.push_back({i, Duration::micros(40), i < 1'000});
    }
    for (const RttDecile& decile : rtt_deciles(people)) {
        EXPECT_NEAR(decile.win_rate(), 0.1, 0.04);
    }
}

}  // namespace
}  // namespace firstcome::lab
