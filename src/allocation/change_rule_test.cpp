// SPDX-License-Identifier: Apache-2.0
#include "allocation/change_rule.h"

#include "tests/sim/commands.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;

Campaign campaign_in(Phase phase) {
    Campaign row;
    row.id = CampaignId(1);
    row.total_stock = row.current_stock = 10;
    row.phase = phase;
    row.version = Version(3);
    return row;
}

// `won` winners, then `told_sold_out` people without a unit.
Campaign with_places(std::int64_t total, std::int64_t won, std::int64_t told_sold_out) {
    Campaign row = campaign_in(won == total ? Phase::sold_out : Phase::open);
    row.total_stock = total;
    row.current_stock = total - won;
    row.last_sequence = Sequence(won + told_sold_out);
    return row;
}

template <class Change>
void expect_refused(const Campaign& before, const Change& change, DecisionKind decision) {
    Campaign row = before;
    EXPECT_EQ(apply_change(row, change), decision);
    EXPECT_EQ(row, before) << "a refused change changes nothing";
}

template <class Change>
Campaign expect_applied(Campaign row, const Change& change) {
    const Version before = row.version;
    EXPECT_EQ(apply_change(row, change), DecisionKind::applied);
    EXPECT_EQ(row.version, before.next());
    return row;
}

// --- by hand -------------------------------------------------------------------------------------

TEST(ChangeRule, OpensWhatIsScheduledOrClosed) {
    EXPECT_EQ(expect_applied(campaign_in(Phase::scheduled), open(1)).phase, Phase::open);
    EXPECT_EQ(expect_applied(campaign_in(Phase::closed), open(1)).phase, Phase::open);
    expect_refused(campaign_in(Phase::open), open(1), DecisionKind::forbidden);
    expect_refused(campaign_in(Phase::sold_out), open(1), DecisionKind::forbidden);
}

TEST(ChangeRule, ReopensASoldOutCampaignAsSoldOut) {
    Campaign row = with_places(2, 2, 1);
    row.phase = Phase::closed;
    EXPECT_EQ(expect_applied(row, open(1)).phase, Phase::sold_out);
}

TEST(ChangeRule, ClosesEverythingButWhatIsClosed) {
    EXPECT_EQ(expect_applied(campaign_in(Phase::scheduled), close(1)).phase, Phase::closed);
    EXPECT_EQ(expect_applied(campaign_in(Phase::open), close(1)).phase, Phase::closed);
    EXPECT_EQ(expect_applied(campaign_in(Phase::sold_out), close(1)).phase, Phase::closed);
    expect_refused(campaign_in(Phase::closed), close(1), DecisionKind::forbidden);
}

TEST(ChangeRule, AnotherVersionThanTheOneSeenIsStale) {
    EXPECT_EQ(expect_applied(campaign_in(Phase::open), close(1, 1, seen(3))).phase, Phase::closed);
    expect_refused(campaign_in(Phase::open), close(1, 1, seen(2)), DecisionKind::stale);
    expect_refused(campaign_in(Phase::closed), open(1, 1, seen(4)), DecisionKind::stale);
    expect_refused(campaign_in(Phase::open), stock(1, 5, 1, seen(2)), DecisionKind::stale);
}

TEST(ChangeRule, StaleGoesBeforeForbidden) {
    expect_refused(campaign_in(Phase::open), open(1, 1, seen(2)), DecisionKind::stale);
}

// --- by schedule ---------------------------------------------------------------------------------

TEST(ChangeRule, TheScheduleOpensOnlyWhatIsStillScheduledForThatTime) {
    Campaign row = campaign_in(Phase::scheduled);
    row.opens_at = at(10);
    row.closes_at = at(20);
    const Campaign opened = expect_applied(row, open(1, 1, Scheduled{at(10)}));
    EXPECT_EQ(opened.opens_at, std::nullopt);
    EXPECT_EQ(opened.closes_at, at(20)) << "the planned closing stands";
    expect_refused(row, open(1, 1, Scheduled{at(11)}), DecisionKind::stale);
    expect_refused(opened, open(1, 1, Scheduled{at(10)}), DecisionKind::stale);
}

TEST(ChangeRule, TheScheduleClosesOnlyWhatTakesEntriesAndIsPlannedForThatTime) {
    for (const Phase phase : {Phase::open, Phase::sold_out}) {
        Campaign row = campaign_in(phase);
        row.closes_at = at(20);
        EXPECT_EQ(expect_applied(row, close(1, 1, Scheduled{at(20)})).phase, Phase::closed);
        expect_refused(row, close(1, 1, Scheduled{at(19)}), DecisionKind::stale);
    }
    Campaign scheduled = campaign_in(Phase::scheduled);
    scheduled.opens_at = at(10);
    scheduled.closes_at = at(20);
    expect_refused(scheduled, close(1, 1, Scheduled{at(20)}), DecisionKind::stale);
    expect_refused(campaign_in(Phase::closed), close(1, 1, Scheduled{at(20)}), DecisionKind::stale);
}

TEST(ChangeRule, OpeningByHandClearsTheWholeSchedule) {
    Campaign row = campaign_in(Phase::scheduled);
    row.opens_at = at(10);
    row.closes_at = at(20);
    const Campaign opened = expect_applied(row, open(1));
    EXPECT_EQ(opened.opens_at, std::nullopt);
    EXPECT_EQ(opened.closes_at, std::nullopt);
}

TEST(ChangeRule, ClosingClearsTheWholeSchedule) {
    Campaign row = campaign_in(Phase::scheduled);
    row.opens_at = at(10);
    row.closes_at = at(20);
    const Campaign closed = expect_applied(row, close(1));
    EXPECT_EQ(closed.opens_at, std::nullopt);
    EXPECT_EQ(closed.closes_at, std::nullopt);
}

// --- stock ---------------------------------------------------------------------------------------

TEST(ChangeRule, StockGoesDownToWhatIsWonAndNoFurther) {
    const Campaign row = with_places(10, 4, 0);
    expect_refused(row, stock(1, -7), DecisionKind::forbidden);
    const Campaign lowered = expect_applied(row, stock(1, -6));
    EXPECT_EQ(lowered.total_stock, 4);
    EXPECT_EQ(lowered.current_stock, 0);
    EXPECT_EQ(lowered.phase, Phase::sold_out);
}

TEST(ChangeRule, StockGoesUpWhileNobodyWasToldSoldOut) {
    const Campaign raised = expect_applied(with_places(4, 4, 0), stock(1, 2));
    EXPECT_EQ(raised.current_stock, 2);
    EXPECT_EQ(raised.phase, Phase::open);
    expect_refused(with_places(4, 4, 1), stock(1, 2), DecisionKind::forbidden);
}

TEST(ChangeRule, StockOfAClosedOrScheduledCampaignChangesWithoutOpeningIt) {
    EXPECT_EQ(expect_applied(campaign_in(Phase::closed), stock(1, 5)).phase, Phase::closed);
    EXPECT_EQ(expect_applied(campaign_in(Phase::scheduled), stock(1, -10)).phase, Phase::scheduled);
}

TEST(ChangeRule, StockStaysExactInJson) {
    Campaign row = campaign_in(Phase::open);
    expect_refused(row, stock(1, stock_max), DecisionKind::forbidden);
    row = expect_applied(row, stock(1, stock_max - 10));
    EXPECT_EQ(row.total_stock, stock_max);
    expect_refused(row, stock(2, 1), DecisionKind::forbidden);
}

TEST(ChangeRule, AChangeByNothingIsAppliedAlsoAfterSellOut) {
    EXPECT_EQ(expect_applied(with_places(4, 4, 1), stock(1, 0)).total_stock, 4);
}

}  // namespace
}  // namespace firstcome
