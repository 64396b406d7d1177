// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every Ledger must do. An adapter names a harness and instantiates the suite with it:
//
//   struct MyHarness {
//       Ledger& ledger();  // an empty ledger, made when the harness was
//       void reopen();     // as a new process would find it
//       // From outside, behind the ledger's back:
//       void set_stock(CampaignId, std::int64_t current_stock);
//       void set_won_counter(PartitionId, std::int64_t won);
//       void remove_place(CampaignId, Sequence);
//   };

#include "ledger/ledger.h"
#include "tests/contract/batch_builder.h"

#include <gtest/gtest.h>

#include <limits>

namespace firstcome::tests {

template <class Harness>
class LedgerContract : public testing::Test {
  protected:
    static constexpr PartitionId partition{0};
    static constexpr CampaignId spring{1};
    static constexpr CampaignId autumn{2};
    static constexpr Offset everything{std::numeric_limits<std::int64_t>::max()};

    Ledger& ledger() { return harness_.ledger(); }

    // The ownership after this test's node took the free partition.
    Ownership take(PartitionId which = partition) {
        return ledger().take(which, "node-a", Ownership{}, Epoch(0)).value();
    }

    LoadedPartition load(PartitionId which = partition) {
        auto loaded = ledger().load(which);
        EXPECT_TRUE(loaded.has_value()) << loaded.error().message();
        return loaded ? *std::move(loaded) : LoadedPartition{};
    }

    std::vector<PlaceRow> places(CampaignId campaign, Offset below = everything) {
        std::vector<PlaceRow> rows;
        const auto done = ledger().load_places(campaign, below, [&](const PlaceRow& place) {
            rows.push_back(place);
        });
        EXPECT_TRUE(done.has_value()) << done.error().message();
        return rows;
    }

    void commit(const DecisionBatch& batch) {
        const auto outcome = ledger().commit(batch);
        ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
        ASSERT_EQ(*outcome, CommitOutcome::committed);
    }

    void expect_superseded(const DecisionBatch& batch) {
        const LoadedPartition before = load();
        const auto outcome = ledger().commit(batch);
        ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
        EXPECT_EQ(*outcome, CommitOutcome::superseded);
        expect_unchanged(before);
    }

    // Also the test that a failed commit leaves nothing behind.
    void expect_conflict(const DecisionBatch& batch) {
        const LoadedPartition before = load();
        const auto outcome = ledger().commit(batch);
        ASSERT_FALSE(outcome.has_value());
        EXPECT_EQ(outcome.error().code, Errc::conflict) << outcome.error().message();
        EXPECT_FALSE(retryable(outcome.error().code));
        expect_unchanged(before);
    }

    void expect_unchanged(const LoadedPartition& before) {
        const LoadedPartition now = load();
        EXPECT_EQ(now.position.state, before.position.state);
        EXPECT_EQ(now.position.ownership, before.position.ownership);
        EXPECT_EQ(now.campaigns, before.campaigns);
        EXPECT_EQ(now.commands, before.commands);
        for (const Campaign& campaign : before.campaigns) {
            EXPECT_EQ(
                places(campaign.id).size(), static_cast<std::size_t>(campaign.last_sequence.value())
            );
        }
    }

    void expect_holds(const BatchBuilder& built) {
        const LoadedPartition loaded = load(built.state().partition);
        EXPECT_EQ(loaded.position.state, built.state());
        EXPECT_EQ(loaded.campaigns, built.campaigns());
        EXPECT_EQ(loaded.commands, built.commands());
        std::vector<PlaceRow> held;
        for (const Campaign& campaign : loaded.campaigns) {
            const auto rows = places(campaign.id);
            held.insert(held.end(), rows.begin(), rows.end());
        }
        std::sort(held.begin(), held.end(), [](const PlaceRow& a, const PlaceRow& b) {
            return a.offset < b.offset;
        });
        EXPECT_EQ(held, built.places());
    }

    // A partition with campaign `spring`, two units, one of them taken by alice, committed.
    BatchBuilder one_winner() {
        BatchBuilder built(take().epoch);
        commit(built.create(spring, 2).enter(spring, "alice").take());
        return built;
    }

    Harness harness_;
};

TYPED_TEST_SUITE_P(LedgerContract);

// --- ownership -----------------------------------------------------------------------------------

TYPED_TEST_P(LedgerContract, BeginsEmptyAndFree) {
    const LoadedPartition loaded = this->load(PartitionId(3));
    EXPECT_EQ(loaded.position.state.partition, PartitionId(3));
    EXPECT_EQ(loaded.position.state.applied, nothing_applied);
    EXPECT_EQ(loaded.position.state.chain, Digest{});
    EXPECT_EQ(loaded.position.ownership, Ownership{});
    EXPECT_TRUE(loaded.campaigns.empty());
    EXPECT_TRUE(loaded.commands.empty());
    EXPECT_TRUE(this->ledger().observe()->empty());
}

TYPED_TEST_P(LedgerContract, MakesTheRowOfAPartitionThatIsTakenFirst) {
    const Ownership own = this->take();
    EXPECT_EQ(own.epoch, Epoch(1));
    EXPECT_EQ(own.owner, "node-a");
    const auto rows = this->ledger().observe();
    ASSERT_EQ(rows->size(), 1u);
    EXPECT_EQ(rows->front().ownership, own);
    EXPECT_EQ(rows->front().state, PartitionState{});
}

TYPED_TEST_P(LedgerContract, GivesAPartitionToTheFasterOfTwo) {
    const Ownership first = this->take();
    const auto slower = this->ledger().take(this->partition, "node-b", Ownership{}, Epoch(0));
    ASSERT_FALSE(slower.has_value());
    EXPECT_EQ(slower.error().code, Errc::conflict);
    const auto second = this->ledger().take(this->partition, "node-b", first, Epoch(0));
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->epoch, Epoch(2));
    EXPECT_EQ(this->load().position.ownership, *second);
}

TYPED_TEST_P(LedgerContract, RefusesATakeoverFromAnOwnerWhoseHeartMoved) {
    const Ownership seen = this->take();
    ASSERT_TRUE(*this->ledger().beat(this->partition, seen));
    const auto taken = this->ledger().take(this->partition, "node-b", seen, Epoch(0));
    ASSERT_FALSE(taken.has_value());
    EXPECT_EQ(taken.error().code, Errc::conflict);
}

TYPED_TEST_P(LedgerContract, NeverReusesAnEpochThatANodeHasSeen) {
    const auto taken = this->ledger().take(this->partition, "node-a", Ownership{}, Epoch(7));
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(taken->epoch, Epoch(8));
}

TYPED_TEST_P(LedgerContract, ShowsThatTheOwnerLives) {
    const Ownership own = this->take();
    EXPECT_TRUE(*this->ledger().beat(this->partition, own));
    EXPECT_TRUE(*this->ledger().beat(this->partition, own));
    EXPECT_EQ(this->load().position.ownership.heartbeat, own.heartbeat + 2);
}

TYPED_TEST_P(LedgerContract, TellsAnOwnerThatItIsNoneAnyMore) {
    const Ownership lost = this->take();
    ASSERT_TRUE(this->ledger().take(this->partition, "node-b", lost, Epoch(0)).has_value());
    const Ownership now = this->load().position.ownership;
    EXPECT_FALSE(*this->ledger().beat(this->partition, lost));
    ASSERT_TRUE(this->ledger().release(this->partition, lost).has_value());
    EXPECT_EQ(this->load().position.ownership, now);
}

TYPED_TEST_P(LedgerContract, FreesAReleasedPartitionAndKeepsItsEpoch) {
    const Ownership own = this->take();
    ASSERT_TRUE(this->ledger().release(this->partition, own).has_value());
    const Ownership freed = this->load().position.ownership;
    EXPECT_EQ(freed.owner, "");
    EXPECT_EQ(freed.epoch, own.epoch);
    EXPECT_EQ(
        this->ledger().take(this->partition, "node-b", freed, Epoch(0))->epoch, own.epoch.next()
    );
}

TYPED_TEST_P(LedgerContract, ObservesEveryPartitionInOneAnswer) {
    const Ownership first = this->take(PartitionId(0));
    const Ownership second = this->take(PartitionId(1));
    BatchBuilder built(second.epoch, PartitionId(1));
    this->commit(built.create(this->autumn, 1).take());
    const auto rows = this->ledger().observe();
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_EQ((*rows)[0].ownership, first);
    EXPECT_EQ((*rows)[1].state, built.state());
}

// --- commit --------------------------------------------------------------------------------------

TYPED_TEST_P(LedgerContract, HoldsWhatWasCommitted) {
    BatchBuilder built(this->take().epoch);
    built.create(this->spring, 2).create(this->autumn, 1, "가을 \"세일\"; DROP TABLE campaign");
    built.enter(this->spring, "alice").enter(this->autumn, "alice").enter(this->spring, "bob");
    built.refuse(DecisionKind::duplicate).enter(this->spring, "carol").reject(this->spring, 77);
    this->commit(built.take());
    this->expect_holds(built);
    this->commit(built.enter(this->autumn, "bob").close(this->spring).take());
    this->expect_holds(built);
    this->harness_.reopen();
    this->expect_holds(built);
}

TYPED_TEST_P(LedgerContract, CommitsBatchesOfAnySize) {
    BatchBuilder built(this->take().epoch);
    this->commit(built.create(this->spring, 1'000).take());
    std::int64_t number = 0;
    for (const int size : {1, 15, 16, 17, 255, 256, 257, 529}) {
        for (int i = 0; i < size; ++i) {
            built.enter(this->spring, std::to_string(number++ * 7'919 % 100'003));
        }
        this->commit(built.take());
    }
    this->expect_holds(built);
}

TYPED_TEST_P(LedgerContract, CommitsABatchThatIsSentTwiceOnce) {
    BatchBuilder built(this->take().epoch);
    const DecisionBatch batch = built.create(this->spring, 2).enter(this->spring, "alice").take();
    this->commit(batch);
    const Ownership owner = this->load().position.ownership;
    this->commit(batch);
    this->expect_holds(built);
    EXPECT_EQ(this->load().position.ownership, owner);
}

TYPED_TEST_P(LedgerContract, RecognisesItsBatchAfterATakeover) {
    BatchBuilder built(this->take().epoch);
    const DecisionBatch batch = built.create(this->spring, 2).take();
    this->commit(batch);
    const Ownership owner = this->load().position.ownership;
    ASSERT_TRUE(this->ledger().take(this->partition, "node-b", owner, Epoch(0)).has_value());
    this->commit(batch);
}

TYPED_TEST_P(LedgerContract, MovesTheHeartbeatWithEveryCommit) {
    const Ownership own = this->take();
    BatchBuilder built(own.epoch);
    this->commit(built.take());
    const Ownership after = this->load().position.ownership;
    EXPECT_GT(after.heartbeat, own.heartbeat);
    EXPECT_TRUE(*this->ledger().beat(this->partition, own));
}

TYPED_TEST_P(LedgerContract, SupersedesABatchOfAnotherEpoch) {
    BatchBuilder built = this->one_winner();
    const Ownership owner = this->load().position.ownership;
    ASSERT_TRUE(this->ledger().take(this->partition, "node-b", owner, Epoch(0)).has_value());
    this->expect_superseded(built.enter(this->spring, "bob").take());
}

TYPED_TEST_P(LedgerContract, SupersedesABatchThatStartsElsewhere) {
    BatchBuilder built = this->one_winner();
    const Epoch epoch = this->load().position.ownership.epoch;
    BatchBuilder ahead = built;
    static_cast<void>(ahead.enter(this->spring, "bob").take());
    this->expect_superseded(ahead.enter(this->spring, "carol").take());
    BatchBuilder behind(epoch);
    this->expect_superseded(behind.take());
}

TYPED_TEST_P(LedgerContract, SupersedesABatchWithAnotherPast) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.enter(this->spring, "bob").take();
    batch.before.chain[5] ^= 1;
    this->expect_superseded(batch);
    batch.before.chain[5] ^= 1;
    this->commit(batch);
    batch.after.chain[5] ^= 1;
    this->expect_superseded(batch);
}

TYPED_TEST_P(LedgerContract, SupersedesABatchOfAPartitionThatNobodyTook) {
    BatchBuilder built(Epoch(1));
    this->expect_superseded(built.take());
}

TYPED_TEST_P(LedgerContract, CommitsAllOrNothing) {
    BatchBuilder built = this->one_winner();
    built.enter(this->spring, "bob").create(this->autumn, 1).enter(this->autumn, "bob");
    DecisionBatch batch = built.take();
    batch.places.back().sequence = batch.places.front().sequence;
    batch.places.back().campaign = this->spring;
    this->expect_conflict(batch);
}

// --- the walls -----------------------------------------------------------------------------------

TYPED_TEST_P(LedgerContract, GivesAParticipantOnePlacePerCampaign) {
    BatchBuilder built = this->one_winner();
    BatchBuilder twice = built;
    this->expect_conflict(twice.enter(this->spring, "bob").enter(this->spring, "alice").take());
    this->commit(built.create(this->autumn, 1).enter(this->autumn, "alice").take());
    this->expect_holds(built);
}

TYPED_TEST_P(LedgerContract, GivesASequenceOnce) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.enter(this->spring, "bob").take();
    batch.places.front().sequence = Sequence(1);
    this->expect_conflict(batch);
}

TYPED_TEST_P(LedgerContract, ComparesParticipantsByteByByte) {
    BatchBuilder built(this->take().epoch);
    built.create(this->spring, 3);
    for (const char* one :
         {"7",
          "007",
          "7.0",
          "+7",
          "Kim",
          "kim",
          "a",
          "a ",
          " a",
          "á",
          "a\xcc\x81",
          "ß",
          "ss",
          "SS",
          "ı",
          "i",
          "I",
          "가",
          "\xe1\x84\x80\xe1\x85\xa1",
          "%",
          "_",
          "'",
          "\"",
          "\\"}) {
        built.enter(this->spring, one);
    }
    built.enter(this->spring, std::string(64, 'x')).enter(this->spring, std::string(63, 'x'));
    this->commit(built.take());
    this->expect_holds(built);
}

TYPED_TEST_P(LedgerContract, HaltsWhenTheStockWasChangedFromOutside) {
    BatchBuilder built = this->one_winner();
    this->commit(built.close(this->spring).take());
    this->harness_.set_stock(this->spring, 2);
    DecisionBatch batch = built.enter(this->spring, "bob").take();
    this->expect_conflict(batch);
    this->harness_.set_stock(this->spring, 1);
    this->commit(batch);
}

TYPED_TEST_P(LedgerContract, HaltsWhenACampaignHasAnotherVersion) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.close(this->spring).take();
    batch.campaigns.front().before->version = Version(9);
    this->expect_conflict(batch);
}

TYPED_TEST_P(LedgerContract, HaltsWhenACampaignToChangeIsMissing) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.create(this->autumn, 1).take();
    batch.campaigns.front().before = CampaignChange::Before{Version(1), 1};
    this->expect_conflict(batch);
}

TYPED_TEST_P(LedgerContract, HaltsWhenACampaignToCreateIsThere) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.enter(this->spring, "bob").take();
    batch.campaigns.front().before.reset();
    this->expect_conflict(batch);
}

TYPED_TEST_P(LedgerContract, KnowsACreateIdOncePerPartition) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.create(this->autumn, 1).take();
    batch.campaigns.front().after.create_id = built.campaigns().front().create_id;
    this->expect_conflict(batch);
}

TYPED_TEST_P(LedgerContract, HoldsNoNegativeStock) {
    const BatchBuilder built = this->one_winner();
    DecisionBatch taking = BatchBuilder(built).enter(this->spring, "bob").take();
    taking.campaigns.front().after.current_stock = -1;
    this->expect_conflict(taking);
    DecisionBatch creating = BatchBuilder(built).create(this->autumn, 1).take();
    creating.campaigns.front().after.current_stock = -1;
    this->expect_conflict(creating);
}

TYPED_TEST_P(LedgerContract, HaltsWhenTheCountersWereChangedFromOutside) {
    BatchBuilder built = this->one_winner();
    this->harness_.set_won_counter(this->partition, 5);
    const auto outcome = this->ledger().commit(built.enter(this->spring, "bob").take());
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().code, Errc::conflict);
}

TYPED_TEST_P(LedgerContract, ForgetsTheCommandsItIsTold) {
    BatchBuilder built = this->one_winner();
    this->commit(built.reject(this->spring, 501).reject(this->spring, 502).take());
    const CommandRow oldest = built.commands().front();
    this->commit(built.reject(this->spring, 503).forget(oldest).take());
    this->expect_holds(built);
    this->expect_conflict(built.reject(this->spring, 504).forget(oldest).take());
}

TYPED_TEST_P(LedgerContract, KnowsACommandOnce) {
    BatchBuilder built = this->one_winner();
    this->commit(built.reject(this->spring, 501).take());
    this->expect_conflict(built.reject(this->spring, 501).take());
}

// --- load ----------------------------------------------------------------------------------------

TYPED_TEST_P(LedgerContract, LoadsThePlacesBelowAnOffset) {
    BatchBuilder built(this->take().epoch);
    built.create(this->spring, 2).enter(this->spring, "alice").enter(this->spring, "bob");
    this->commit(built.enter(this->spring, "carol").take());
    EXPECT_EQ(this->places(this->spring, Offset(2)).size(), 0u);
    EXPECT_EQ(this->places(this->spring, Offset(4)).size(), 2u);
    EXPECT_EQ(this->places(this->spring, Offset(5)), built.places());
    EXPECT_EQ(this->places(this->autumn).size(), 0u);
}

TYPED_TEST_P(LedgerContract, LoadsOnlyThePartitionAskedFor) {
    BatchBuilder first(this->take(PartitionId(0)).epoch, PartitionId(0));
    BatchBuilder second(this->take(PartitionId(1)).epoch, PartitionId(1));
    this->commit(first.create(this->spring, 1).enter(this->spring, "alice").take());
    this->commit(second.create(this->autumn, 1).enter(this->autumn, "alice").take());
    this->expect_holds(first);
    this->expect_holds(second);
}

TYPED_TEST_P(LedgerContract, LoadsNothingThatContradictsItself) {
    BatchBuilder built(this->take().epoch);
    built.create(this->spring, 2).enter(this->spring, "alice").enter(this->spring, "bob");
    this->commit(built.enter(this->spring, "carol").take());
    this->harness_.set_stock(this->spring, 1);
    const auto oversold = this->ledger().load(this->partition);
    ASSERT_FALSE(oversold.has_value());
    EXPECT_EQ(oversold.error().code, Errc::corrupt);
    EXPECT_NE(oversold.error().detail.find("firstcome rebuild"), std::string::npos);
    this->harness_.set_stock(this->spring, 0);
    ASSERT_TRUE(this->ledger().load(this->partition).has_value());

    this->harness_.set_won_counter(this->partition, 9);
    EXPECT_EQ(this->ledger().load(this->partition).error().code, Errc::corrupt);
    this->harness_.set_won_counter(this->partition, 2);

    this->harness_.remove_place(this->spring, Sequence(1));
    EXPECT_EQ(this->ledger().load(this->partition).error().code, Errc::corrupt);
    const auto gap =
        this->ledger().load_places(this->spring, this->everything, [](const PlaceRow&) {});
    ASSERT_FALSE(gap.has_value());
    EXPECT_EQ(gap.error().code, Errc::corrupt);
}

TYPED_TEST_P(LedgerContract, LeavesClosedCampaignsToVerify) {
    BatchBuilder built = this->one_winner();
    this->commit(built.close(this->spring).take());
    this->harness_.remove_place(this->spring, Sequence(1));
    EXPECT_TRUE(this->ledger().load(this->partition).has_value());
}

REGISTER_TYPED_TEST_SUITE_P(
    LedgerContract,
    BeginsEmptyAndFree,
    MakesTheRowOfAPartitionThatIsTakenFirst,
    GivesAPartitionToTheFasterOfTwo,
    RefusesATakeoverFromAnOwnerWhoseHeartMoved,
    NeverReusesAnEpochThatANodeHasSeen,
    ShowsThatTheOwnerLives,
    TellsAnOwnerThatItIsNoneAnyMore,
    FreesAReleasedPartitionAndKeepsItsEpoch,
    ObservesEveryPartitionInOneAnswer,
    HoldsWhatWasCommitted,
    CommitsBatchesOfAnySize,
    CommitsABatchThatIsSentTwiceOnce,
    RecognisesItsBatchAfterATakeover,
    MovesTheHeartbeatWithEveryCommit,
    SupersedesABatchOfAnotherEpoch,
    SupersedesABatchThatStartsElsewhere,
    SupersedesABatchWithAnotherPast,
    SupersedesABatchOfAPartitionThatNobodyTook,
    CommitsAllOrNothing,
    GivesAParticipantOnePlacePerCampaign,
    GivesASequenceOnce,
    ComparesParticipantsByteByByte,
    HaltsWhenTheStockWasChangedFromOutside,
    HaltsWhenACampaignHasAnotherVersion,
    HaltsWhenACampaignToChangeIsMissing,
    HaltsWhenACampaignToCreateIsThere,
    KnowsACreateIdOncePerPartition,
    HoldsNoNegativeStock,
    HaltsWhenTheCountersWereChangedFromOutside,
    ForgetsTheCommandsItIsTold,
    KnowsACommandOnce,
    LoadsThePlacesBelowAnOffset,
    LoadsOnlyThePartitionAskedFor,
    LoadsNothingThatContradictsItself,
    LeavesClosedCampaignsToVerify
);

}  // namespace firstcome::tests
