// SPDX-License-Identifier: Apache-2.0
#include "lab/round_trip_deciles.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

ToldPlace place(std::uint32_t participant, std::uint32_t round_trip_us, bool has_won) {
    ToldPlace told;
    told.participant = participant;
    told.round_trip_us = round_trip_us;
    told.has_won = has_won;
    return told;
}

// Of two people.
void expect_group(const RttDecile& decile, int min_us, int max_us, std::uint64_t winners) {
    EXPECT_EQ(decile.people, 2U);
    EXPECT_EQ(decile.rtt_min, Duration::micros(min_us));
    EXPECT_EQ(decile.rtt_max, Duration::micros(max_us));
    EXPECT_EQ(decile.winners, winners);
}

TEST(RoundTripDeciles, TheNearOnesComeFirst) {
    std::vector<ToldPlace> places;
    for (std::uint32_t i = 0; i < 20; ++i) {
        places.push_back(place(i, 1 + (i * 7) % 20, (i * 7) % 20 < 5));
    }
    const auto deciles = win_rate_by_round_trip(places);
    ASSERT_EQ(deciles.size(), 10U);
    expect_group(deciles[0], 1, 2, 2);
    expect_group(deciles[2], 5, 6, 1);
    EXPECT_DOUBLE_EQ(deciles[2].win_rate(), 0.5);
    expect_group(deciles[9], 19, 20, 0);
}

TEST(RoundTripDeciles, GroupsDifferByOneAtMostAndHoldEverybody) {
    std::vector<ToldPlace> places;
    for (std::uint32_t i = 0; i < 27; ++i) {
        places.push_back(place(i, i + 1, false));
    }
    std::uint64_t sum = 0;
    for (const RttDecile& decile : win_rate_by_round_trip(places)) {
        EXPECT_GE(decile.people, 2U);
        EXPECT_LE(decile.people, 3U);
        sum += decile.people;
    }
    EXPECT_EQ(sum, 27U);
}

TEST(RoundTripDeciles, EqualRoundTripsWinAlike) {
    std::vector<ToldPlace> places;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        places.push_back(place(i, 40, i < 1'000));
    }
    for (const RttDecile& decile : win_rate_by_round_trip(places)) {
        EXPECT_NEAR(decile.win_rate(), 0.1, 0.04);
    }
}

TEST(RoundTripDeciles, FewerThanTenKnownRoundTripsAreNoDeciles) {
    std::vector<ToldPlace> places;
    for (std::uint32_t i = 0; i < 12; ++i) {
        places.push_back(place(i, i < 9 ? 5 : 0, false));
    }
    EXPECT_TRUE(win_rate_by_round_trip(places).empty());
}

}  // namespace
}  // namespace firstcome::lab
