// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/winner_set.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;

constexpr Duration exact_clock{};

// Arrivals 0, 1, 2 .. ms, of which those named have won.
std::vector<EventRow> won_by(std::size_t count, std::initializer_list<std::size_t> arrivals) {
    auto rows = rows_in_order(count);
    for (const std::size_t arrival : arrivals) {
        rows[arrival].won = true;
    }
    return rows;
}

TEST(WinnerSet, IsRightWhenTheFirstNWon) {
    const auto set = winner_set(won_by(10, {0, 1, 2}), 3, exact_clock);
    EXPECT_EQ(set.entitled, 3U);
    EXPECT_EQ(set.error, 0U);
    EXPECT_EQ(set.cut_regret, Duration{});
}

TEST(WinnerSet, CountsWhoShouldHaveWonAndDidNot) {
    const auto set = winner_set(won_by(10, {0, 5, 8}), 3, exact_clock);
    EXPECT_EQ(set.error, 2U);                        // 1 and 2
    EXPECT_EQ(set.cut_regret, Duration::millis(7));  // 1 came 7 ms before 8
}

TEST(WinnerSet, GivesAPersonTheirFirstArrival) {
    auto rows = won_by(6, {0, 5});
    rows[5].participant = 1;  // came as number 1 too, and won by the second attempt
    const auto right = winner_set(rows, 2, exact_clock);
    EXPECT_EQ(right.error, 0U);
    EXPECT_EQ(right.cut_regret, Duration{});
    rows = won_by(6, {0, 3});
    rows[1].participant = 0;  // a repeat does not use up a place: 0 and 2 are the first two
    const auto wrong = winner_set(rows, 2, exact_clock);
    EXPECT_EQ(wrong.error, 1U);
    EXPECT_EQ(wrong.cut_regret, Duration::millis(1));
}

TEST(WinnerSet, HasNoRegretWhenNobodyCameAfterTheRejected) {
    const auto set = winner_set(won_by(3, {0}), 3, exact_clock);
    EXPECT_EQ(set.error, 2U);
    EXPECT_EQ(set.cut_regret, Duration{});
    EXPECT_EQ(winner_set(won_by(2, {}), 1, exact_clock).error, 1U);
    EXPECT_EQ(winner_set(won_by(2, {}), 1, exact_clock).cut_regret, Duration{});
}

TEST(WinnerSet, DoesNotCallAnOversoldUnitAnError) {
    const auto set = winner_set(won_by(5, {0, 1, 2, 3}), 2, exact_clock);
    EXPECT_EQ(set.error, 0U);
    EXPECT_EQ(set.cut_regret, Duration{});
}

TEST(CutAmbiguity, CountsTheEntriesThatAnotherClockCouldHaveMovedOverTheCut) {
    auto rows = rows_in_order(10);  // 1 ms apart; with 4 units the cut is at 3 ms
    EXPECT_EQ(winner_set(rows, 4, exact_clock).cut_ambiguity, 1U);
    EXPECT_EQ(winner_set(rows, 4, Duration::micros(999)).cut_ambiguity, 1U);
    EXPECT_EQ(winner_set(rows, 4, Duration::millis(1)).cut_ambiguity, 3U);
    EXPECT_EQ(winner_set(rows, 4, Duration::millis(5)).cut_ambiguity, 9U);
    rows[4].arrived_at = rows[3].arrived_at;
    EXPECT_EQ(winner_set(rows, 4, exact_clock).cut_ambiguity, 2U);
}

TEST(CutAmbiguity, IsZeroWhereNothingWasCut) {
    EXPECT_EQ(winner_set(rows_in_order(3), 4, Duration::seconds(1)).cut_ambiguity, 0U);
    EXPECT_EQ(winner_set(rows_in_order(3), 0, Duration::seconds(1)).cut_ambiguity, 0U);
    EXPECT_EQ(winner_set({}, 0, exact_clock).entitled, 0U);
    EXPECT_EQ(winner_set({}, 5, exact_clock).entitled, 0U);
}

}  // namespace
}  // namespace firstcome::lab
