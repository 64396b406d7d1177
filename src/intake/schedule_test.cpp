// SPDX-License-Identifier: Apache-2.0
#include "intake/schedule.h"

#include "tests/sim/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const DueCommand opening{CampaignId(1), CommandKind::open, Scheduled{at(10)}};
const DueCommand closing{CampaignId(1), CommandKind::close, Scheduled{at(20)}};

std::vector<DueCommand> due(Phase phase, std::int64_t now) {
    return due_by_schedule(CampaignId(1), phase, at(10), at(20), at(now));
}

TEST(Schedule, AnOpeningIsDueFromItsTimeOn) {
    EXPECT_THAT(due(Phase::scheduled, 9), IsEmpty());
    EXPECT_THAT(due(Phase::scheduled, 10), ElementsAre(opening));
    EXPECT_THAT(due(Phase::open, 10), IsEmpty());
}

TEST(Schedule, AClosingIsDueOfWhatTakesEntries) {
    EXPECT_THAT(due(Phase::open, 19), IsEmpty());
    EXPECT_THAT(due(Phase::open, 20), ElementsAre(closing));
    EXPECT_THAT(due(Phase::sold_out, 20), ElementsAre(closing));
    EXPECT_THAT(due(Phase::closed, 20), IsEmpty());
}

TEST(Schedule, WhoSleptThroughBothOpensAndClosesInOrder) {
    EXPECT_THAT(due(Phase::scheduled, 20), ElementsAre(opening, closing));
}

TEST(Schedule, WithoutASchedulePeopleDecide) {
    EXPECT_THAT(due_by_schedule(CampaignId(1), Phase::open, {}, {}, at(99)), IsEmpty());
    EXPECT_THAT(due_by_schedule(CampaignId(1), Phase::scheduled, {}, {}, at(99)), IsEmpty());
}

TEST(Schedule, ASoldOutCampaignClosesSomeTimeAfterItsLastPlace) {
    Campaign row;
    row.id = CampaignId(1);
    row.phase = Phase::sold_out;
    row.version = Version(4);
    const Duration day = Duration::seconds(86'400);
    EXPECT_FALSE(due_after_sold_out(row, at(5), day, at(4) + day));
    const DueCommand expected{CampaignId(1), CommandKind::close, seen(4)};
    EXPECT_EQ(due_after_sold_out(row, at(5), day, at(5) + day), expected);
    EXPECT_FALSE(due_after_sold_out(row, std::nullopt, day, at(99'999)));
    row.phase = Phase::open;
    EXPECT_FALSE(due_after_sold_out(row, at(5), day, at(99'999)));
}

TEST(Schedule, TheCommandCarriesWhatItRestsOn) {
    const Command command = command_for(closing, wish(1), at(21));
    const auto& close = std::get<CloseCampaign>(command);
    EXPECT_EQ(close.campaign, CampaignId(1));
    EXPECT_EQ(std::get<Scheduled>(close.basis).at, at(20));
    EXPECT_EQ(close.requested_at, at(21));
    EXPECT_TRUE(std::holds_alternative<OpenCampaign>(command_for(opening, wish(1), at(11))));
}

TEST(ScheduledInFlight, OneOfAKindAtATime) {
    ScheduledInFlight in_flight;
    EXPECT_TRUE(in_flight.begin(opening));
    EXPECT_FALSE(in_flight.begin(opening));
    EXPECT_TRUE(in_flight.begin(closing));
    in_flight.end(opening);
    EXPECT_TRUE(in_flight.begin(opening));
    in_flight.settle([](const DueCommand& one) { return one == closing; });
    EXPECT_TRUE(in_flight.begin(opening));
    EXPECT_FALSE(in_flight.begin(closing));
}

}  // namespace
}  // namespace firstcome
