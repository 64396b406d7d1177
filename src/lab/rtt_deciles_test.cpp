// SPDX-License-Identifier: Apache-2.0
#include "lab/rtt_deciles.h"

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

TEST(RttDeciles, TheNearOnesComeFirst) {
    std::vector<ToldPlace> places;
    for (std::uint32_t i = 0; i < 20; ++i) {
        places.push_back(place(i, 1 + (i * 7) % 20, (i * 7) % 20 < 5));
    }
    const auto deciles = rtt_deciles(places);
    ASSERT_EQ(deciles.size(), 10U);
    EXPECT_EQ(deciles[0], (RttDecile{1, 2, 2, 2}));
    EXPECT_EQ(deciles[2], (RttDecile{5, 6, 2, 1}));
    EXPECT_DOUBLE_EQ(deciles[2].win_rate(), 0.5);
    EXPECT_EQ(deciles[9], (RttDecile{19, 20, 2, 0}));
}

TEST(RttDeciles, GroupsDifferByOneAtMostAndHoldEverybody) {
    std::vector<ToldPlace> places;
    for (std::uint32_t i = 0; i < 27; ++i) {
        places.push_back(place(i, i + 1, false));
    }
    std::uint64_t sum = 0;
    for (const RttDecile& decile : rtt_deciles(places)) {
        EXPECT_GE(decile.participants, 2U);
        EXPECT_LE(decile.participants, 3U);
        sum += decile.participants;
    }
    EXPECT_EQ(sum, 27U);
}

TEST(RttDeciles, EqualRoundTripsWinAlike) {
    std::vector<ToldPlace> places;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        places.push_back(place(i, 40, i < 1'000));
    }
    for (const RttDecile& decile : rtt_deciles(places)) {
        EXPECT_NEAR(decile.win_rate(), 0.1, 0.04);
    }
}

TEST(RttDeciles, FewerThanTenKnownRoundTripsAreNoDeciles) {
    std::vector<ToldPlace> places;
    for (std::uint32_t i = 0; i < 12; ++i) {
        places.push_back(place(i, i < 9 ? 5 : 0, false));
    }
    EXPECT_TRUE(rtt_deciles(places).empty());
}

}  // namespace
}  // namespace firstcome::lab
