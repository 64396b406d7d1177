// SPDX-License-Identifier: Apache-2.0
#pragma once
// How a partition becomes empty again before a rebuild. What every Ledger must do.

#include "tests/contract/ledger_fixture.h"
#include "tests/support/errc_of.h"

namespace firstcome::tests {

template <class Harness>
class ResetContract : public LedgerFixture<Harness> {
  protected:
    Ownership own(PartitionId which = LedgerFixture<Harness>::partition) {
        return this->load(which).position.ownership;
    }

    void reset(const Ownership& own) {
        const auto done = this->ledger().reset(this->partition, own);
        ASSERT_TRUE(done.has_value()) << done.error().message();
    }

    void expect_empty() {
        const LoadedPartition loaded = this->load();
        EXPECT_EQ(loaded.position.state, PartitionState{});
        EXPECT_TRUE(loaded.campaigns.empty());
        EXPECT_TRUE(loaded.commands.empty());
        EXPECT_TRUE(this->places(this->spring).empty());
    }

    void expect_refused(const Ownership& own) {
        const auto done = this->ledger().reset(this->partition, own);
        ASSERT_FALSE(done.has_value());
        EXPECT_EQ(errc_of(done), Errc::conflict) << done.error().message();
    }
};

TYPED_TEST_SUITE_P(ResetContract);

TYPED_TEST_P(ResetContract, EmptiesAPartitionThatKeepsItsOwner) {
    this->one_winner();
    const Ownership before = this->own();
    this->reset(before);
    this->expect_empty();
    EXPECT_EQ(this->own().epoch, before.epoch);
    EXPECT_EQ(this->own().owner, before.owner);
    this->harness_.reopen();
    this->expect_empty();
}

TYPED_TEST_P(ResetContract, ShowsThatItsOwnerLives) {
    this->one_winner();
    const Ownership before = this->own();
    this->reset(before);
    EXPECT_GT(this->own().heartbeat, before.heartbeat);
}

TYPED_TEST_P(ResetContract, TakesTheSameLogAgain) {
    this->one_winner();
    this->reset(this->own());
    BatchBuilder again(this->own());
    this->commit(again.create(this->spring, 2).enter(this->spring, "alice").take());
    this->commit(again.enter(this->spring, "bob").enter(this->spring, "carol").take());
    this->expect_holds(again);
}

TYPED_TEST_P(ResetContract, ForgetsMoreThanFitsIntoOneTransaction) {
    BatchBuilder built(this->take());
    built.create(this->spring, 5'000);
    for (int i = 0; i < 9'000; ++i) {
        built.enter(this->spring, "user" + std::to_string(i));
    }
    this->commit(built.close(this->spring).create(this->autumn, 1).take());
    this->reset(this->own());
    this->expect_empty();
}

TYPED_TEST_P(ResetContract, LeavesTheOtherPartitionsAlone) {
    this->one_winner();
    const Ownership other = this->take(PartitionId(1));
    BatchBuilder built(other, PartitionId(1));
    this->commit(built.create(this->autumn, 1).enter(this->autumn, "alice").take());
    this->reset(this->own());
    this->expect_empty();
    this->expect_holds(built);
}

TYPED_TEST_P(ResetContract, MendsALedgerThatContradictsItself) {
    this->one_winner();
    const Ownership owner = this->own();
    this->harness_.remove_place(this->spring, Sequence(1));
    this->harness_.set_won_counter(this->partition, 7);
    this->reset(owner);
    this->expect_empty();
}

TYPED_TEST_P(ResetContract, RefusesAnOwnerThatLostThePartition) {
    this->one_winner();
    const Ownership lost = this->own();
    ASSERT_TRUE(this->ledger().take(this->partition, "node-b", lost, Epoch(0)).has_value());
    const LoadedPartition before = this->load();
    this->expect_refused(lost);
    this->expect_unchanged(before);
}

TYPED_TEST_P(ResetContract, RefusesAPartitionThatNobodyTook) {
    this->expect_refused(Ownership{});
    this->one_winner();
    const Ownership owner = this->own();
    ASSERT_TRUE(this->ledger().release(this->partition, owner).has_value());
    this->expect_refused(owner);
}

REGISTER_TYPED_TEST_SUITE_P(
    ResetContract,
    EmptiesAPartitionThatKeepsItsOwner,
    ShowsThatItsOwnerLives,
    TakesTheSameLogAgain,
    ForgetsMoreThanFitsIntoOneTransaction,
    LeavesTheOtherPartitionsAlone,
    MendsALedgerThatContradictsItself,
    RefusesAnOwnerThatLostThePartition,
    RefusesAPartitionThatNobodyTook
);

}  // namespace firstcome::tests
