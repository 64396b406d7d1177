// SPDX-License-Identifier: Apache-2.0
#pragma once
// The second wall: what every Ledger must refuse, whatever the allocator believes.

#include "tests/contract/ledger_fixture.h"
#include "tests/support/errc_of.h"

namespace firstcome::tests {

template <class Harness>
class WallContract : public LedgerFixture<Harness> {};

TYPED_TEST_SUITE_P(WallContract);

TYPED_TEST_P(WallContract, GivesAParticipantOnePlacePerCampaign) {
    BatchBuilder built = this->one_winner();
    BatchBuilder twice = built;
    this->expect_conflict(twice.enter(this->spring, "bob").enter(this->spring, "alice").take());
    this->commit(built.create(this->autumn, 1).enter(this->autumn, "alice").take());
    this->expect_holds(built);
}

TYPED_TEST_P(WallContract, GivesASequenceOnce) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.enter(this->spring, "bob").take();
    batch.places.front().sequence = Sequence(1);
    this->expect_conflict(batch);
}

TYPED_TEST_P(WallContract, ComparesParticipantsByteByByte) {
    BatchBuilder built(this->take());
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

TYPED_TEST_P(WallContract, HaltsWhenTheStockWasChangedFromOutside) {
    BatchBuilder built = this->one_winner();
    this->commit(built.close(this->spring).take());
    this->harness_.set_stock(this->spring, 2);
    DecisionBatch batch = built.enter(this->spring, "bob").take();
    this->expect_conflict(batch);
    this->harness_.set_stock(this->spring, 1);
    this->commit(batch);
}

TYPED_TEST_P(WallContract, HaltsWhenACampaignHasAnotherVersion) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.close(this->spring).take();
    batch.campaigns.front().before->version = Version(9);
    this->expect_conflict(batch);
}

TYPED_TEST_P(WallContract, HaltsWhenACampaignToChangeIsMissing) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.create(this->autumn, 1).take();
    batch.campaigns.front().before = CampaignChange::Before{Version(1), 1};
    this->expect_conflict(batch);
}

TYPED_TEST_P(WallContract, HaltsWhenACampaignToCreateIsThere) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.enter(this->spring, "bob").take();
    batch.campaigns.front().before.reset();
    this->expect_conflict(batch);
}

TYPED_TEST_P(WallContract, KnowsACreateIdOncePerPartition) {
    BatchBuilder built = this->one_winner();
    DecisionBatch batch = built.create(this->autumn, 1).take();
    batch.campaigns.front().after.create_id = built.campaigns().front().create_id;
    this->expect_conflict(batch);
}

TYPED_TEST_P(WallContract, HoldsNoNegativeStock) {
    const BatchBuilder built = this->one_winner();
    DecisionBatch taking = BatchBuilder(built).enter(this->spring, "bob").take();
    taking.campaigns.front().after.current_stock = -1;
    this->expect_conflict(taking);
    DecisionBatch creating = BatchBuilder(built).create(this->autumn, 1).take();
    creating.campaigns.front().after.current_stock = -1;
    this->expect_conflict(creating);
}

TYPED_TEST_P(WallContract, HaltsWhenTheCountersWereChangedFromOutside) {
    BatchBuilder built = this->one_winner();
    this->harness_.set_won_counter(this->partition, 5);
    const auto outcome = this->ledger().commit(built.enter(this->spring, "bob").take());
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(errc_of(outcome), Errc::conflict);
}

TYPED_TEST_P(WallContract, ForgetsTheCommandsItIsTold) {
    BatchBuilder built = this->one_winner();
    this->commit(built.reject(this->spring, 501).reject(this->spring, 502).take());
    const CommandRow oldest = built.commands().front();
    this->commit(built.reject(this->spring, 503).forget(oldest).take());
    this->expect_holds(built);
    this->expect_conflict(built.reject(this->spring, 504).forget(oldest).take());
}

TYPED_TEST_P(WallContract, KnowsACommandOnce) {
    BatchBuilder built = this->one_winner();
    this->commit(built.reject(this->spring, 501).take());
    this->expect_conflict(built.reject(this->spring, 501).take());
}

REGISTER_TYPED_TEST_SUITE_P(
    WallContract,
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
    KnowsACommandOnce
);

}  // namespace firstcome::tests
