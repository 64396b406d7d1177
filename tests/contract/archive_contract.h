// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every Archive must do. The harness is that of the ledger contract with one thing more:
//
//       Archive& archive();  // looks at ledger()

#include "ledger/archive.h"
#include "tests/contract/batch_builder.h"

#include <gtest/gtest.h>

namespace firstcome::tests {

template <class Harness>
class ArchiveContract : public testing::Test {
  protected:
    static constexpr PartitionId partition{0};
    static constexpr CampaignId spring{1};
    static constexpr CampaignId autumn{2};

    ArchiveContract()
        : built_(harness_.ledger().take(partition, "node-a", Ownership{}, Epoch(0)).value()) {
        built_.create(spring, 2).enter(spring, "alice").enter(spring, "bob");
        commit(built_.enter(spring, "carol").create(autumn, 1).enter(autumn, "carol").take());
    }

    void commit(const DecisionBatch& batch) {
        ASSERT_EQ(harness_.ledger().commit(batch).value(), CommitOutcome::committed);
    }

    std::unique_ptr<ArchiveSnapshot> snapshot() {
        auto taken = harness_.archive().snapshot();
        EXPECT_TRUE(taken.has_value()) << taken.error().message();
        return std::move(taken).value();
    }

    static std::vector<PlaceRow> places(ArchiveSnapshot& snapshot, CampaignId campaign) {
        std::vector<PlaceRow> rows;
        const auto done =
            snapshot.places(campaign, [&](const PlaceRow& row) { rows.push_back(row); });
        EXPECT_TRUE(done.has_value()) << done.error().message();
        return rows;
    }

    Harness harness_;
    BatchBuilder built_;
};

TYPED_TEST_SUITE_P(ArchiveContract);

TYPED_TEST_P(ArchiveContract, ShowsWhatIsCommitted) {
    auto snapshot = this->snapshot();
    const auto partitions = snapshot->partitions();
    ASSERT_EQ(partitions->size(), 1u);
    EXPECT_EQ(partitions->front().state, this->built_.state());
    EXPECT_EQ(*snapshot->campaigns(), this->built_.campaigns());
    EXPECT_EQ(*snapshot->commands(), this->built_.commands());
    EXPECT_TRUE(snapshot->damage()->empty());
}

TYPED_TEST_P(ArchiveContract, StreamsAHistoryInSequenceOrder) {
    auto snapshot = this->snapshot();
    const auto rows = this->places(*snapshot, this->spring);
    ASSERT_EQ(rows.size(), 3u);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i], this->built_.places()[i]);
    }
    EXPECT_TRUE(this->places(*snapshot, CampaignId(99)).empty());
}

TYPED_TEST_P(ArchiveContract, FindsOnePlace) {
    auto snapshot = this->snapshot();
    EXPECT_EQ(**snapshot->find_place(this->spring, person("bob")), this->built_.places()[1]);
    EXPECT_EQ(**snapshot->place_at(this->spring, Sequence(3)), this->built_.places()[2]);
    EXPECT_FALSE(snapshot->find_place(this->spring, person("Bob"))->has_value());
    EXPECT_FALSE(snapshot->find_place(this->autumn, person("bob"))->has_value());
    EXPECT_FALSE(snapshot->place_at(this->spring, Sequence(4))->has_value());
}

TYPED_TEST_P(ArchiveContract, FindsPlacesInClosedCampaigns) {
    this->commit(this->built_.close(this->spring).take());
    auto snapshot = this->snapshot();
    EXPECT_EQ(**snapshot->find_place(this->spring, person("alice")), this->built_.places()[0]);
}

TYPED_TEST_P(ArchiveContract, ShowsOneMomentWhileCommitsGoOn) {
    auto before = this->snapshot();
    const PartitionState then = this->built_.state();
    this->commit(this->built_.enter(this->spring, "dave").take());
    EXPECT_EQ(before->partitions()->front().state, then);
    EXPECT_EQ(this->places(*before, this->spring).size(), 3u);
    EXPECT_FALSE(before->find_place(this->spring, person("dave"))->has_value());
    before.reset();
    auto after = this->snapshot();
    EXPECT_EQ(after->partitions()->front().state, this->built_.state());
    EXPECT_EQ(this->places(*after, this->spring).size(), 4u);
}

TYPED_TEST_P(ArchiveContract, RemembersEveryTakeover) {
    Ledger& ledger = this->harness_.ledger();
    const Ownership owner = ledger.load(this->partition)->position.ownership;
    ASSERT_TRUE(ledger.take(this->partition, "node-b", owner, Epoch(0)).has_value());
    const auto rows = this->snapshot()->ownerships();
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_EQ((*rows)[0].owner, "node-a");
    EXPECT_EQ((*rows)[1].owner, "node-b");
    EXPECT_LT((*rows)[0].epoch, (*rows)[1].epoch);
    EXPECT_GT((*rows)[1].taken_at, WallTime{0});
}

TYPED_TEST_P(ArchiveContract, ShowsWhatWasChangedFromOutsideAsItIs) {
    this->harness_.remove_place(this->spring, Sequence(2));
    const auto rows = this->places(*this->snapshot(), this->spring);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[1].sequence, Sequence(3));
}

REGISTER_TYPED_TEST_SUITE_P(
    ArchiveContract,
    ShowsWhatIsCommitted,
    StreamsAHistoryInSequenceOrder,
    FindsOnePlace,
    FindsPlacesInClosedCampaigns,
    ShowsOneMomentWhileCommitsGoOn,
    RemembersEveryTakeover,
    ShowsWhatWasChangedFromOutsideAsItIs
);

}  // namespace firstcome::tests
