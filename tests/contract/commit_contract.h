// SPDX-License-Identifier: Apache-2.0
#pragma once
// All or nothing, once: what every Ledger must do with a batch, and how it gives it back.

#include "tests/contract/ledger_fixture.h"
#include "tests/support/errc_of.h"

namespace firstcome::tests {

template <class Harness>
class CommitContract : public LedgerFixture<Harness> {};

TYPED_TEST_SUITE_P(CommitContract);

TYPED_TEST_P(CommitContract, HoldsWhatWasCommitted) {
    BatchBuilder built(this->take());
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

TYPED_TEST_P(CommitContract, CommitsBatchesOfAnySize) {
    BatchBuilder built(this->take());
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

TYPED_TEST_P(CommitContract, CommitsABatchThatIsSentTwiceOnce) {
    BatchBuilder built(this->take());
    const DecisionBatch batch = built.create(this->spring, 2).enter(this->spring, "alice").take();
    this->commit(batch);
    const Ownership owner = this->load().position.ownership;
    this->commit(batch);
    this->expect_holds(built);
    EXPECT_EQ(this->load().position.ownership, owner);
}

TYPED_TEST_P(CommitContract, RecognisesItsBatchAfterATakeover) {
    BatchBuilder built(this->take());
    const DecisionBatch batch = built.create(this->spring, 2).take();
    this->commit(batch);
    const Ownership owner = this->load().position.ownership;
    ASSERT_TRUE(this->ledger().take(this->partition, "node-b", owner, Epoch(0)).has_value());
    this->commit(batch);
}

TYPED_TEST_P(CommitContract, MovesTheHeartbeatWithEveryCommit) {
    const Ownership own = this->take();
    BatchBuilder built(own);
    this->commit(built.take());
    const Ownership after = this->load().position.ownership;
    EXPECT_GT(after.heartbeat, own.heartbeat);
    EXPECT_TRUE(*this->ledger().beat(this->partition, own));
}

TYPED_TEST_P(CommitContract, SupersedesABatchOfAnotherEpoch) {
    BatchBuilder built = this->one_winner();
    const Ownership owner = this->load().position.ownership;
    ASSERT_TRUE(this->ledger().take(this->partition, "node-b", owner, Epoch(0)).has_value());
    this->expect_superseded(built.enter(this->spring, "bob").take());
}

// A database that goes back to an older copy gives a number twice.
TYPED_TEST_P(CommitContract, SupersedesABatchOfAnotherOwnerOfTheSameEpoch) {
    const Ownership own = this->take();
    BatchBuilder zombie(Ownership{own.epoch, "node-b"});
    this->expect_superseded(zombie.create(this->spring, 2).take());
    BatchBuilder built(own);
    this->commit(built.create(this->spring, 2).take());
}

TYPED_TEST_P(CommitContract, SupersedesABatchOfAnOwnerWhoGaveThePartitionUp) {
    BatchBuilder built = this->one_winner();
    const Ownership own = this->load().position.ownership;
    ASSERT_TRUE(this->ledger().release(this->partition, own).has_value());
    this->expect_superseded(built.enter(this->spring, "bob").take());
}

TYPED_TEST_P(CommitContract, SupersedesABatchThatStartsElsewhere) {
    BatchBuilder built = this->one_winner();
    const Ownership own = this->load().position.ownership;
    BatchBuilder ahead = built;
    static_cast<void>(ahead.enter(this->spring, "bob").take());
    this->expect_superseded(ahead.enter(this->spring, "carol").take());
    BatchBuilder behind(own);
    this->expect_superseded(behind.take());
}

TYPED_TEST_P(CommitContract, SupersedesABatchWithAnotherPast) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.enter(this->spring, "bob").take();
    batch.before.chain[5] ^= 1;
    this->expect_superseded(batch);
    batch.before.chain[5] ^= 1;
    this->commit(batch);
    batch.after.chain[5] ^= 1;
    this->expect_superseded(batch);
}

TYPED_TEST_P(CommitContract, SupersedesABatchOfAPartitionThatNobodyTook) {
    BatchBuilder built(Ownership{Epoch(1), "node-a"});
    this->expect_superseded(built.take());
}

TYPED_TEST_P(CommitContract, CommitsAllOrNothing) {
    BatchBuilder built = this->one_winner();
    built.enter(this->spring, "bob").create(this->autumn, 1).enter(this->autumn, "bob");
    DecisionBatch batch = built.take();
    batch.places.back().sequence = batch.places.front().sequence;
    batch.places.back().campaign = this->spring;
    this->expect_conflict(batch);
}

TYPED_TEST_P(CommitContract, LoadsThePlacesBelowAnOffset) {
    BatchBuilder built(this->take());
    built.create(this->spring, 2).enter(this->spring, "alice").enter(this->spring, "bob");
    this->commit(built.enter(this->spring, "carol").take());
    EXPECT_EQ(this->places(this->spring, Offset(2)).size(), 0u);
    EXPECT_EQ(this->places(this->spring, Offset(4)).size(), 2u);
    EXPECT_EQ(this->places(this->spring, Offset(5)), built.places());
    EXPECT_EQ(this->places(this->autumn).size(), 0u);
}

TYPED_TEST_P(CommitContract, LoadsOnlyThePartitionAskedFor) {
    BatchBuilder first(this->take(PartitionId(0)), PartitionId(0));
    BatchBuilder second(this->take(PartitionId(1)), PartitionId(1));
    this->commit(first.create(this->spring, 1).enter(this->spring, "alice").take());
    this->commit(second.create(this->autumn, 1).enter(this->autumn, "alice").take());
    this->expect_holds(first);
    this->expect_holds(second);
}

TYPED_TEST_P(CommitContract, LoadsNothingThatContradictsItself) {
    BatchBuilder built(this->take());
    built.create(this->spring, 2).enter(this->spring, "alice").enter(this->spring, "bob");
    this->commit(built.enter(this->spring, "carol").take());
    this->harness_.set_stock(this->spring, 1);
    const auto oversold = this->ledger().load(this->partition);
    ASSERT_FALSE(oversold.has_value());
    EXPECT_EQ(errc_of(oversold), Errc::corrupt);
    EXPECT_NE(oversold.error().detail.find("firstcome rebuild"), std::string::npos);
    this->harness_.set_stock(this->spring, 0);
    ASSERT_TRUE(this->ledger().load(this->partition).has_value());

    this->harness_.set_won_counter(this->partition, 9);
    EXPECT_EQ(errc_of(this->ledger().load(this->partition)), Errc::corrupt);
    this->harness_.set_won_counter(this->partition, 2);

    this->harness_.remove_place(this->spring, Sequence(1));
    EXPECT_EQ(errc_of(this->ledger().load(this->partition)), Errc::corrupt);
    const auto gap =
        this->ledger().load_places(this->spring, this->everything, [](const PlaceRow&) {});
    ASSERT_FALSE(gap.has_value());
    EXPECT_EQ(errc_of(gap), Errc::corrupt);
}

TYPED_TEST_P(CommitContract, LeavesClosedCampaignsToVerify) {
    BatchBuilder built = this->one_winner();
    this->commit(built.close(this->spring).take());
    this->harness_.remove_place(this->spring, Sequence(1));
    EXPECT_TRUE(this->ledger().load(this->partition).has_value());
}

REGISTER_TYPED_TEST_SUITE_P(
    CommitContract,
    HoldsWhatWasCommitted,
    CommitsBatchesOfAnySize,
    CommitsABatchThatIsSentTwiceOnce,
    RecognisesItsBatchAfterATakeover,
    MovesTheHeartbeatWithEveryCommit,
    SupersedesABatchOfAnotherEpoch,
    SupersedesABatchOfAnotherOwnerOfTheSameEpoch,
    SupersedesABatchOfAnOwnerWhoGaveThePartitionUp,
    SupersedesABatchThatStartsElsewhere,
    SupersedesABatchWithAnotherPast,
    SupersedesABatchOfAPartitionThatNobodyTook,
    CommitsAllOrNothing,
    LoadsThePlacesBelowAnOffset,
    LoadsOnlyThePartitionAskedFor,
    LoadsNothingThatContradictsItself,
    LeavesClosedCampaignsToVerify
);

}  // namespace firstcome::tests
