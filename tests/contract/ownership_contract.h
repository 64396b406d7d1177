// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who may commit: taking, showing life, releasing. What every Ledger must do (I12).

#include "tests/contract/ledger_fixture.h"
#include "tests/support/errc_of.h"

namespace firstcome::tests {

template <class Harness>
class OwnershipContract : public LedgerFixture<Harness> {};

TYPED_TEST_SUITE_P(OwnershipContract);

TYPED_TEST_P(OwnershipContract, BeginsEmptyAndFree) {
    const LoadedPartition loaded = this->load(PartitionId(3));
    EXPECT_EQ(loaded.position.state.partition, PartitionId(3));
    EXPECT_EQ(loaded.position.state.applied, nothing_applied);
    EXPECT_EQ(loaded.position.state.chain, Digest{});
    EXPECT_EQ(loaded.position.ownership, Ownership{});
    EXPECT_TRUE(loaded.campaigns.empty());
    EXPECT_TRUE(loaded.commands.empty());
    EXPECT_TRUE(this->ledger().observe()->empty());
}

TYPED_TEST_P(OwnershipContract, MakesTheRowOfAPartitionThatIsTakenFirst) {
    const Ownership own = this->take();
    EXPECT_EQ(own.epoch, Epoch(1));
    EXPECT_EQ(own.owner, "node-a");
    const auto rows = this->ledger().observe();
    ASSERT_EQ(rows->size(), 1u);
    EXPECT_EQ(rows->front().ownership, own);
    EXPECT_EQ(rows->front().state, PartitionState{});
}

TYPED_TEST_P(OwnershipContract, GivesAPartitionToTheFasterOfTwo) {
    const Ownership first = this->take();
    const auto slower = this->ledger().take(this->partition, "node-b", Ownership{}, Epoch(0));
    ASSERT_FALSE(slower.has_value());
    EXPECT_EQ(errc_of(slower), Errc::conflict);
    const auto second = this->ledger().take(this->partition, "node-b", first, Epoch(0));
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->epoch, Epoch(2));
    EXPECT_EQ(this->load().position.ownership, *second);
}

TYPED_TEST_P(OwnershipContract, RefusesATakeoverFromAnOwnerWhoseHeartMoved) {
    const Ownership seen = this->take();
    ASSERT_TRUE(*this->ledger().beat(this->partition, seen));
    const auto taken = this->ledger().take(this->partition, "node-b", seen, Epoch(0));
    ASSERT_FALSE(taken.has_value());
    EXPECT_EQ(errc_of(taken), Errc::conflict);
}

TYPED_TEST_P(OwnershipContract, NeverReusesAnEpochThatANodeHasSeen) {
    const auto taken = this->ledger().take(this->partition, "node-a", Ownership{}, Epoch(7));
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(taken->epoch, Epoch(8));
}

TYPED_TEST_P(OwnershipContract, ShowsThatTheOwnerLives) {
    const Ownership own = this->take();
    EXPECT_TRUE(*this->ledger().beat(this->partition, own));
    EXPECT_TRUE(*this->ledger().beat(this->partition, own));
    EXPECT_EQ(this->load().position.ownership.heartbeat, own.heartbeat + 2);
}

TYPED_TEST_P(OwnershipContract, TellsAnOwnerThatItIsNoneAnyMore) {
    const Ownership lost = this->take();
    ASSERT_TRUE(this->ledger().take(this->partition, "node-b", lost, Epoch(0)).has_value());
    const Ownership now = this->load().position.ownership;
    EXPECT_FALSE(*this->ledger().beat(this->partition, lost));
    ASSERT_TRUE(this->ledger().release(this->partition, lost).has_value());
    EXPECT_EQ(this->load().position.ownership, now);
}

TYPED_TEST_P(OwnershipContract, FreesAReleasedPartitionAndKeepsItsEpoch) {
    const Ownership own = this->take();
    ASSERT_TRUE(this->ledger().release(this->partition, own).has_value());
    const Ownership freed = this->load().position.ownership;
    EXPECT_EQ(freed.owner, "");
    EXPECT_EQ(freed.epoch, own.epoch);
    EXPECT_EQ(
        this->ledger().take(this->partition, "node-b", freed, Epoch(0))->epoch, own.epoch.next()
    );
}

TYPED_TEST_P(OwnershipContract, ObservesEveryPartitionInOneAnswer) {
    const Ownership first = this->take(PartitionId(0));
    const Ownership second = this->take(PartitionId(1));
    BatchBuilder built(second, PartitionId(1));
    this->commit(built.create(this->autumn, 1).take());
    const auto rows = this->ledger().observe();
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_EQ((*rows)[0].ownership, first);
    EXPECT_EQ((*rows)[1].state, built.state());
}

REGISTER_TYPED_TEST_SUITE_P(
    OwnershipContract,
    BeginsEmptyAndFree,
    MakesTheRowOfAPartitionThatIsTakenFirst,
    GivesAPartitionToTheFasterOfTwo,
    RefusesATakeoverFromAnOwnerWhoseHeartMoved,
    NeverReusesAnEpochThatANodeHasSeen,
    ShowsThatTheOwnerLives,
    TellsAnOwnerThatItIsNoneAnyMore,
    FreesAReleasedPartitionAndKeepsItsEpoch,
    ObservesEveryPartitionInOneAnswer
);

}  // namespace firstcome::tests
