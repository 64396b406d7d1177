// SPDX-License-Identifier: Apache-2.0
#include "allocation/partition_fold.h"

#include "campaign/chain.h"
#include "tests/sim/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::HasSubstr;

class PartitionFoldTest : public ::testing::Test {
  protected:
    void fold_all(const std::vector<Command>& commands) {
        for (const Command& command : commands) {
            const auto step = fold_bytes(encoded(command));
            ASSERT_TRUE(step) << step.error().message();
            ASSERT_TRUE(std::holds_alternative<PartitionFold::Folded>(*step));
        }
    }

    Result<std::variant<PartitionFold::Folded, PartitionFold::PlacesNeeded>> fold_bytes(
        ByteView bytes
    ) {
        return fold.fold({fold.next(), at(500), bytes});
    }

    FoldedBatch take() { return fold.take_batch({Epoch(3), "node", 7}, at(900)); }

    const ParticipantHasher hasher{KeyedHash::Key{}};
    PartitionFold fold{PartitionId(0), 1, hasher};
};

TEST_F(PartitionFoldTest, CollectsWhatATurnDecided) {
    fold_all({identity(), create(1, 1), entry(1, "alice"), entry(1, "bob"), entry(1, "bob")});
    const FoldedBatch batch = take();
    EXPECT_EQ(batch.decided.before.applied, nothing_applied);
    EXPECT_EQ(batch.decided.after.applied, Offset(4));
    EXPECT_EQ(batch.decided.after.log_id, identity().log_id);
    EXPECT_EQ(batch.decided.epoch, Epoch(3));
    EXPECT_EQ(batch.decided.owner, "node");
    EXPECT_EQ(batch.decided.committed_at, at(900));
    ASSERT_EQ(batch.decided.places.size(), 2U);
    EXPECT_EQ(batch.decided.places[1].participant, person("bob"));
    EXPECT_EQ(batch.decided.places[1].outcome, DecisionKind::sold_out);
    EXPECT_EQ(batch.decided.places[1].offset, Offset(3));
    EXPECT_EQ(batch.decided.places[1].appended_at, at(500));
    EXPECT_EQ(batch.published.entries.size(), 3U);
    EXPECT_EQ(batch.published.applied, Offset(4));
}

TEST_F(PartitionFoldTest, CountsEveryDecisionButRecordZero) {
    fold_all(
        {identity(),
         create(1, 1, at(5)),
         entry(1, "alice"),
         open(2),
         entry(1, "alice"),
         entry(1, "alice"),
         entry(1, "bob"),
         close(3),
         entry(1, "carol")}
    );
    const DecisionCounters expected{
        .won = 1, .sold_out = 1, .duplicate = 1, .not_open = 1, .closed = 1, .commands = 3};
    EXPECT_EQ(fold.state().counters, expected);
}

TEST_F(PartitionFoldTest, ChainsEveryRecordWithItsDecision) {
    const std::vector<Command> commands = {identity(), create(1, 1), entry(1, "alice"), close(2)};
    fold_all(commands);
    const auto decided = [](DecisionKind kind, std::int64_t campaign) {
        Decision decision;
        decision.kind = kind;
        decision.campaign = CampaignId(campaign);
        return decision;
    };
    Decision created = decided(DecisionKind::applied, 1);
    created.version = Version(1);
    Decision won = decided(DecisionKind::won, 1);
    won.sequence = Sequence(1);
    Decision closed = decided(DecisionKind::applied, 1);
    closed.version = Version(2);
    Digest chain{};
    chain = extend_chain(chain, encoded(commands[0]), decided(DecisionKind::log_id, 0));
    chain = extend_chain(chain, encoded(commands[1]), created);
    chain = extend_chain(chain, encoded(commands[2]), won);
    chain = extend_chain(chain, encoded(commands[3]), closed);
    EXPECT_EQ(fold.state().chain, chain);
}

TEST_F(PartitionFoldTest, ABatchBeginsWhereTheLastOneEnded) {
    fold_all({identity(), create(1, 5)});
    const FoldedBatch first = take();
    EXPECT_TRUE(take().empty());
    fold_all({entry(1, "alice")});
    const FoldedBatch second = take();
    EXPECT_EQ(second.decided.before, first.decided.after);
    EXPECT_EQ(second.decided.before.last_record_hash, sha256(encoded(create(1, 5))));
    EXPECT_EQ(second.decided.after.last_record_hash, sha256(encoded(entry(1, "alice"))));
    EXPECT_EQ(second.decided.places.size(), 1U);
}

TEST_F(PartitionFoldTest, NumbersThePlacesOfThePartitionThroughItsCampaigns) {
    fold_all({identity(), create(1, 5), create(2, 5), entry(1, "alice"), entry(2, "alice")});
    take();
    fold_all({entry(1, "bob")});
    const FoldedBatch batch = take();
    EXPECT_EQ(batch.decided.places[0].sequence, Sequence(2));
    EXPECT_EQ(batch.decided.places[0].processing_sequence, 3);
}

TEST_F(PartitionFoldTest, ARowIsWrittenOnceWithWhatStoodThereBefore) {
    fold_all({identity(), create(1, 5)});
    EXPECT_FALSE(take().decided.campaigns.at(0).before) << "a new row";
    fold_all({entry(1, "alice"), stock(2, 5), entry(1, "bob")});
    const FoldedBatch batch = take();
    ASSERT_EQ(batch.decided.campaigns.size(), 1U);
    const CampaignChange::Before before{Version(1), 5};
    EXPECT_EQ(batch.decided.campaigns[0].before, before);
    EXPECT_EQ(batch.decided.campaigns[0].after.current_stock, 8);
    EXPECT_EQ(batch.decided.campaigns[0].after.version, Version(2));
}

TEST_F(PartitionFoldTest, ARowThatDidNotChangeIsPublishedButNotWritten) {
    fold_all({identity(), create(1, 1), entry(1, "alice")});
    take();
    fold_all({entry(1, "bob"), close(2, 1, seen(7))});
    const FoldedBatch batch = take();
    EXPECT_TRUE(batch.decided.campaigns.empty());
    ASSERT_EQ(batch.published.campaigns.size(), 1U);
    EXPECT_EQ(batch.published.campaigns[0].last_sequence, Sequence(2));
    EXPECT_EQ(batch.decided.commands.at(0).decision, DecisionKind::stale);
}

TEST_F(PartitionFoldTest, TellsEachCommandItsCampaignRightAfterwards) {
    fold_all({identity(), create(1, 5), stock(2, 1), stock(3, 1)});
    const auto told = take().published.commands;
    ASSERT_EQ(told.size(), 3U);
    EXPECT_EQ(told[0].campaign.total_stock, 5);
    EXPECT_EQ(told[1].campaign.total_stock, 6);
    EXPECT_EQ(told[2].campaign.total_stock, 7);
}

TEST_F(PartitionFoldTest, ListsTheCommandsThatTheCampaignForgets) {
    fold_all({identity(), create(1, 5)});
    for (std::uint64_t number = 1; number <= commands_remembered_max + 1; ++number) {
        fold_all({stock(number + 1, 1)});
    }
    const auto forgotten = take().decided.forgotten;
    ASSERT_EQ(forgotten.size(), 1U);
    EXPECT_EQ(forgotten[0].command_id, wish(2));
}

TEST_F(PartitionFoldTest, ARecordThatDoesNotDecodeChangesNothing) {
    fold_all({identity(), create(1, 5)});
    const PartitionState before = fold.state();
    Bytes broken = encoded(entry(1, "alice"));
    broken[5] ^= 1;
    const auto step = fold_bytes(broken);
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().code, Errc::corrupt);
    EXPECT_THAT(step.error().detail, HasSubstr("record 2 of partition 0"));
    EXPECT_EQ(fold.state(), before);
    EXPECT_EQ(fold.next(), Offset(2));
}

TEST_F(PartitionFoldTest, RecordZeroMustNameTheLog) {
    const auto step = fold_bytes(encoded(create(1, 5)));
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().code, Errc::corrupt);
}

TEST_F(PartitionFoldTest, PassesOverARecordOnAnOperatorsOrder) {
    fold.skip(Offset(2));
    fold_all({identity(), create(1, 5)});
    ASSERT_TRUE(fold_bytes(as_bytes("garbage")));
    fold_all({entry(1, "alice")});
    EXPECT_EQ(fold.state().counters.commands, 2);
    EXPECT_EQ(fold.state().counters.won, 1);
    EXPECT_EQ(fold.state().counters.sum(), fold.state().applied.value());
}

TEST_F(PartitionFoldTest, NobodyPassesOverRecordZero) {
    fold.skip(Offset(0));
    fold_all({identity()});
    EXPECT_EQ(fold.state().log_id, identity().log_id);
}

TEST_F(PartitionFoldTest, AsksForThePlacesOfAReopenedCampaignAndDecidesTheRecordAfterwards) {
    fold_all({identity(), create(1, 5), entry(1, "alice"), close(2)});
    take();
    const Bytes reopening = encoded(open(3));
    const auto step = fold_bytes(reopening);
    ASSERT_TRUE(step);
    EXPECT_EQ(std::get<PartitionFold::PlacesNeeded>(*step).campaign, CampaignId(1));
    EXPECT_EQ(fold.next(), Offset(4)) << "not decided yet";
    EXPECT_TRUE(take().empty());
    fold.allocator().restore_place(CampaignId(1), hasher(CampaignId(1), person("alice")));
    fold.allocator().finish_places(CampaignId(1));
    fold_all({open(3), entry(1, "alice"), entry(1, "bob")});
    const FoldedBatch batch = take();
    EXPECT_EQ(batch.published.entries[0].decision.kind, DecisionKind::duplicate);
    EXPECT_EQ(batch.published.entries[1].decision.sequence, Sequence(2));
}

}  // namespace
}  // namespace firstcome
