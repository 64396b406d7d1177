// SPDX-License-Identifier: Apache-2.0
#include "allocation/allocator.h"

#include "tests/sim/commands.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;

// One partition whose campaign 1 is created with the stock that a test names.
class AllocatorTest : public ::testing::Test {
  protected:
    void create_campaign(
        std::int64_t units,
        std::optional<WallTime> opens_at = {},
        std::optional<WallTime> closes_at = {}
    ) {
        decide(tests::create(++wishes_, units, opens_at, closes_at));
    }

    Decision enter(std::string_view name, std::int64_t campaign = 1) {
        offset_ = offset_.next();
        const Entry wanted = entry(campaign, name);
        return allocator.decide(wanted, hasher(wanted.campaign, wanted.participant));
    }

    Decision decide(const Command& command) {
        offset_ = offset_.next();
        return allocator.decide(command, offset_);
    }

    // As the loop does it: places come back before the record is decided.
    Decision reopen(const OpenCampaign& command, const std::vector<std::string_view>& places) {
        if (const auto needed = allocator.places_needed(command)) {
            for (const std::string_view name : places) {
                EXPECT_TRUE(allocator.restore_place(*needed, hasher(*needed, person(name))));
            }
            allocator.finish_places(*needed);
        }
        return decide(command);
    }

    const Campaign& campaign(std::int64_t id = 1) { return *allocator.find(CampaignId(id)); }

    Allocator allocator{PartitionId(0), 1};
    const ParticipantHasher hasher{KeyedHash::Key{}};

  private:
    Offset offset_{0};
    std::uint64_t wishes_ = 1'000'000;
};

void expect_place(const Decision& decision, DecisionKind outcome, std::int64_t sequence) {
    EXPECT_EQ(decision.kind, outcome);
    EXPECT_EQ(decision.sequence, Sequence(sequence));
}

void expect_refusal(const Decision& decision, DecisionKind refusal) {
    EXPECT_EQ(decision.kind, refusal);
    EXPECT_EQ(decision.sequence, Sequence{});
}

// --- entries -------------------------------------------------------------------------------------

TEST_F(AllocatorTest, GivesTheLastUnitToTheEarliestEntry) {
    create_campaign(2);
    expect_place(enter("alice"), DecisionKind::won, 1);
    expect_place(enter("bob"), DecisionKind::won, 2);
    expect_place(enter("carol"), DecisionKind::sold_out, 3);
    EXPECT_EQ(campaign().phase, Phase::sold_out);
    EXPECT_EQ(campaign().current_stock, 0);
}

TEST_F(AllocatorTest, ARepeatTakesNoSecondPlace) {
    create_campaign(2);
    enter("alice");
    expect_refusal(enter("alice"), DecisionKind::duplicate);
    expect_place(enter("bob"), DecisionKind::won, 2);
}

TEST_F(AllocatorTest, ARepeatAfterSellOutIsADuplicateForWinnersAndLosers) {
    create_campaign(1);
    enter("alice");
    enter("bob");
    expect_refusal(enter("alice"), DecisionKind::duplicate);
    expect_refusal(enter("bob"), DecisionKind::duplicate);
}

TEST_F(AllocatorTest, SellingOutDoesNotClose) {
    create_campaign(1);
    enter("alice");
    expect_place(enter("bob"), DecisionKind::sold_out, 2);
    expect_place(enter("carol"), DecisionKind::sold_out, 3);
}

TEST_F(AllocatorTest, RefusesBeforeTheOpeningAndTheSamePersonMayTryAgain) {
    create_campaign(1, at(10));
    expect_refusal(enter("alice"), DecisionKind::not_open);
    decide(tests::open(1));
    expect_place(enter("alice"), DecisionKind::won, 1);
}

TEST_F(AllocatorTest, RefusesAfterTheClosingAlsoWhoeverHasAPlace) {
    create_campaign(2);
    enter("alice");
    decide(tests::close(1));
    expect_refusal(enter("alice"), DecisionKind::closed);
    expect_refusal(enter("bob"), DecisionKind::closed);
}

TEST_F(AllocatorTest, AnUnknownCampaignIsNotOpen) {
    expect_refusal(enter("alice", 7), DecisionKind::not_open);
    EXPECT_EQ(allocator.find(CampaignId(7)), nullptr);
}

TEST_F(AllocatorTest, ThePlacesOfOneCampaignSayNothingAboutAnother) {
    create_campaign(1);
    create_campaign(1);
    expect_place(enter("alice", 1), DecisionKind::won, 1);
    expect_place(enter("alice", 2), DecisionKind::won, 1);
}

TEST_F(AllocatorTest, NamesThatDifferInOneByteAreDifferentPeople) {
    create_campaign(5);
    expect_place(enter("7"), DecisionKind::won, 1);
    expect_place(enter("007"), DecisionKind::won, 2);
    expect_place(enter("Alice"), DecisionKind::won, 3);
    expect_place(enter("alice"), DecisionKind::won, 4);
    expect_place(enter("alice "), DecisionKind::won, 5);
}

// --- creation ------------------------------------------------------------------------------------

TEST_F(AllocatorTest, ACampaignWithoutScheduleIsOpenAtOnce) {
    decide(tests::create(1, 5));
    EXPECT_EQ(campaign().phase, Phase::open);
    EXPECT_EQ(campaign().version, Version(1));
}

TEST_F(AllocatorTest, MintsIdsFromThePartitionAndTheNumberOfCampaigns) {
    Allocator third(PartitionId(2), 4);
    EXPECT_EQ(third.decide(tests::create(1, 5), Offset(1)).campaign, CampaignId(3));
    EXPECT_EQ(third.decide(tests::create(2, 5), Offset(2)).campaign, CampaignId(7));
}

TEST_F(AllocatorTest, ASecondCreateWithTheSameIdYieldsTheFirstCampaign) {
    decide(tests::create(1, 5));
    decide(tests::close(2));
    const Decision again = decide(tests::create(1, 9));
    EXPECT_EQ(again.kind, DecisionKind::repeated);
    EXPECT_EQ(again.first, DecisionKind::applied);
    EXPECT_EQ(again.campaign, CampaignId(1));
    EXPECT_EQ(campaign().total_stock, 5);
    EXPECT_EQ(allocator.campaigns().size(), 1U);
}

TEST_F(AllocatorTest, OnlyRecordZeroNamesTheLog) {
    EXPECT_EQ(allocator.decide(Command(identity()), Offset(0)).kind, DecisionKind::log_id);
    EXPECT_EQ(allocator.decide(Command(identity(2)), Offset(5)).kind, DecisionKind::stale);
}

// --- eviction ------------------------------------------------------------------------------------

TEST_F(AllocatorTest, ForgetsThePlacesOfAClosedCampaign) {
    create_campaign(2);
    enter("alice");
    enter("bob");
    EXPECT_EQ(allocator.resident(), 2U);
    decide(tests::close(1));
    EXPECT_EQ(allocator.resident(), 0U);
}

TEST_F(AllocatorTest, AReopenedCampaignStillKnowsWhoHasAPlace) {
    create_campaign(3);
    enter("alice");
    decide(tests::close(1));
    EXPECT_EQ(allocator.places_needed(tests::open(2)), CampaignId(1));
    EXPECT_EQ(reopen(tests::open(2), {"alice"}).kind, DecisionKind::applied);
    expect_refusal(enter("alice"), DecisionKind::duplicate);
    expect_place(enter("bob"), DecisionKind::won, 2);
}

TEST_F(AllocatorTest, AnOpenThatWillBeRefusedNeedsNoPlaces) {
    create_campaign(3, at(10));
    decide(tests::open(1));
    enter("alice");
    decide(tests::close(2));
    EXPECT_EQ(allocator.places_needed(tests::open(1)), std::nullopt) << "repeated";
    EXPECT_EQ(allocator.places_needed(tests::open(3, 1, seen(1))), std::nullopt) << "stale";
    EXPECT_EQ(allocator.places_needed(tests::open(4, 1, Scheduled{at(10)})), std::nullopt);
    EXPECT_EQ(allocator.places_needed(tests::open(5, 9)), std::nullopt) << "unknown campaign";
    EXPECT_EQ(decide(tests::open(1)).kind, DecisionKind::repeated);
    EXPECT_EQ(allocator.places_needed(tests::open(6)), CampaignId(1));
}

TEST_F(AllocatorTest, AClosedCampaignWithoutPlacesNeedsNone) {
    create_campaign(3);
    decide(tests::close(1));
    EXPECT_EQ(allocator.places_needed(tests::open(2)), std::nullopt);
    EXPECT_EQ(decide(tests::open(2)).kind, DecisionKind::applied);
    expect_place(enter("alice"), DecisionKind::won, 1);
}

TEST_F(AllocatorTest, ASecondPlaceOfOneParticipantIsNotRestored) {
    Campaign row;
    row.id = CampaignId(1);
    row.total_stock = 5;
    row.current_stock = 3;
    row.last_sequence = Sequence(2);
    allocator.restore(row);
    const Hash128 alice = hasher(CampaignId(1), person("alice"));
    EXPECT_TRUE(allocator.restore_place(CampaignId(1), alice));
    EXPECT_FALSE(allocator.restore_place(CampaignId(1), alice));
    EXPECT_EQ(allocator.resident(), 1U);
}

// --- the memory of commands ----------------------------------------------------------------------

TEST_F(AllocatorTest, ARepeatedCommandHasNoEffectAndTheFirstAnswer) {
    create_campaign(3);
    decide(tests::close(1));
    decide(tests::open(2));
    const Decision again = decide(tests::close(1));
    EXPECT_EQ(again.kind, DecisionKind::repeated);
    EXPECT_EQ(again.first, DecisionKind::applied);
    EXPECT_EQ(again.version, Version(2));
    EXPECT_EQ(campaign().phase, Phase::open);
}

TEST_F(AllocatorTest, AlsoARefusedCommandIsAnsweredAsTheFirstTime) {
    create_campaign(3);
    EXPECT_EQ(decide(tests::open(1)).kind, DecisionKind::forbidden);
    decide(tests::close(2));
    const Decision again = decide(tests::open(1));
    EXPECT_EQ(again.kind, DecisionKind::repeated);
    EXPECT_EQ(again.first, DecisionKind::forbidden);
    EXPECT_EQ(campaign().phase, Phase::closed);
}

TEST_F(AllocatorTest, RemembersTheLast1024CommandsOfACampaign) {
    create_campaign(3);
    for (std::uint64_t number = 1; number <= commands_remembered_max; ++number) {
        EXPECT_EQ(decide(tests::stock(number, 1)).kind, DecisionKind::applied);
        EXPECT_FALSE(allocator.memory_change().forgotten);
    }
    decide(tests::stock(2'000, 1));
    ASSERT_TRUE(allocator.memory_change().forgotten);
    EXPECT_EQ(allocator.memory_change().forgotten->command_id, wish(1));
    EXPECT_EQ(decide(tests::stock(2, 1)).kind, DecisionKind::repeated);
    EXPECT_EQ(decide(tests::stock(1, 1)).kind, DecisionKind::applied);
}

TEST_F(AllocatorTest, SaysWhatItRememberedOfEachCommand) {
    create_campaign(3);
    EXPECT_FALSE(allocator.memory_change().remembered) << "a create is known by its campaign";
    decide(tests::close(5));
    ASSERT_TRUE(allocator.memory_change().remembered);
    EXPECT_EQ(allocator.memory_change().remembered->command_id, wish(5));
    EXPECT_EQ(allocator.memory_change().remembered->kind, CommandKind::close);
    EXPECT_EQ(allocator.memory_change().remembered->version_after, Version(2));
    decide(tests::close(5));
    EXPECT_FALSE(allocator.memory_change().remembered);
}

TEST_F(AllocatorTest, RestoredCommandsAreKnown) {
    create_campaign(3);
    CommandRow row;
    row.campaign = CampaignId(1);
    row.command_id = wish(5);
    row.kind = CommandKind::close;
    row.decision = DecisionKind::stale;
    row.version_after = Version(1);
    allocator.restore(row);
    const Decision again = decide(tests::close(5));
    EXPECT_EQ(again.kind, DecisionKind::repeated);
    EXPECT_EQ(again.first, DecisionKind::stale);
}

TEST_F(AllocatorTest, AChangeOfAnUnknownCampaignIsForbidden) {
    const Decision decision = decide(tests::close(1, 7));
    EXPECT_EQ(decision.kind, DecisionKind::forbidden);
    EXPECT_EQ(decision.version, Version{});
    EXPECT_FALSE(allocator.memory_change().remembered);
}

}  // namespace
}  // namespace firstcome
