// SPDX-License-Identifier: Apache-2.0
#pragma once
// Several partitions in one transaction: what every Ledger must do with their batches.

#include "tests/contract/ledger_fixture.h"
#include "tests/support/errc_of.h"

#include <array>

namespace firstcome::tests {

template <class Harness>
class JointContract : public LedgerFixture<Harness> {
  protected:
    static constexpr CampaignId winter{3};

    // Partitions 0, 1 and 2 with a campaign each, committed.
    void SetUp() override {
        for (std::uint32_t i = 0; i < 3; ++i) {
            const PartitionId which(i);
            BatchBuilder built(this->take(which), which);
            this->commit(built.create(CampaignId(i + 1), 100).take());
            built_.push_back(std::move(built));
        }
    }

    Result<std::vector<CommitOutcome>> commit_together(const std::vector<DecisionBatch>& batches) {
        std::vector<const DecisionBatch*> pointers;
        for (const DecisionBatch& batch : batches) {
            pointers.push_back(&batch);
        }
        return this->ledger().commit_together(pointers);
    }

    void expect_outcomes(
        const std::vector<DecisionBatch>& batches, const std::vector<CommitOutcome>& expected
    ) {
        const auto outcomes = commit_together(batches);
        ASSERT_TRUE(outcomes.has_value()) << outcomes.error().message();
        EXPECT_EQ(*outcomes, expected);
    }

    std::vector<BatchBuilder> built_;
};

TYPED_TEST_SUITE_P(JointContract);

TYPED_TEST_P(JointContract, CommitsBatchesOfAnySizeTogether) {
    constexpr auto committed = CommitOutcome::committed;
    std::int64_t number = 0;
    for (const std::array<int, 3> sizes :
         {std::array{1, 1, 1}, {300, 1, 0}, {15, 0, 17}, {3, 255, 258}}) {
        std::vector<DecisionBatch> batches;
        for (std::size_t i = 0; i < 3; ++i) {
            BatchBuilder& built = this->built_[i];
            for (int n = 0; n < sizes[i]; ++n) {
                built.enter(built.campaigns().front().id, std::to_string(number++));
            }
            batches.push_back(built.refuse(DecisionKind::duplicate).take());
        }
        this->expect_outcomes(batches, {committed, committed, committed});
    }
    for (const BatchBuilder& built : this->built_) {
        this->expect_holds(built);
    }
}

TYPED_TEST_P(JointContract, CommitsCommandsAndNewCampaignsTogether) {
    constexpr auto committed = CommitOutcome::committed;
    this->expect_outcomes(
        {this->built_[0].reject(this->spring, 501).close(this->spring).take(),
         this->built_[2].create(CampaignId(6), 5).enter(CampaignId(6), "kim").take()},
        {committed, committed}
    );
    this->expect_outcomes(
        {this->built_[0]
             .forget(this->built_[0].commands().front())
             .reject(this->spring, 502)
             .take()},
        {committed}
    );
    for (const BatchBuilder& built : this->built_) {
        this->expect_holds(built);
    }
}

TYPED_TEST_P(JointContract, JudgesEachBatchByItsOwnRow) {
    const DecisionBatch there = this->built_[0].enter(this->spring, "alice").take();
    this->commit(there);
    const Ownership lost = this->load(PartitionId(1)).position.ownership;
    ASSERT_TRUE(this->ledger().take(PartitionId(1), "node-b", lost, Epoch(0)).has_value());
    BatchBuilder fenced = this->built_[1];
    const DecisionBatch late = fenced.enter(this->autumn, "alice").take();
    const DecisionBatch fresh = this->built_[2].enter(this->winter, "alice").take();
    this->expect_outcomes(
        {there, late, fresh},
        {CommitOutcome::committed, CommitOutcome::superseded, CommitOutcome::committed}
    );
    for (const BatchBuilder& built : this->built_) {
        this->expect_holds(built);
    }
}

TYPED_TEST_P(JointContract, JudgesABatchOfAPartitionThatNobodyTook) {
    BatchBuilder nobodys(Ownership{Epoch(1), "node-a"}, PartitionId(7));
    this->expect_outcomes(
        {this->built_[1].enter(this->autumn, "alice").take(), nobodys.take()},
        {CommitOutcome::committed, CommitOutcome::superseded}
    );
    this->expect_holds(this->built_[1]);
}

TYPED_TEST_P(JointContract, CommitsBatchesThatAreSentTwiceOnce) {
    const std::vector<DecisionBatch> batches = {
        this->built_[0].enter(this->spring, "alice").take(),
        this->built_[1].enter(this->autumn, "alice").take()};
    constexpr auto committed = CommitOutcome::committed;
    this->expect_outcomes(batches, {committed, committed});
    this->expect_outcomes(batches, {committed, committed});
    // Also in other company.
    this->expect_outcomes(
        {batches[1], this->built_[2].enter(this->winter, "bob").take()}, {committed, committed}
    );
    for (const BatchBuilder& built : this->built_) {
        this->expect_holds(built);
    }
}

TYPED_TEST_P(JointContract, WritesNothingOfAnyWhenOneIsRefused) {
    BatchBuilder innocent = this->built_[0];
    const DecisionBatch sound = innocent.enter(this->spring, "alice").take();
    this->harness_.set_stock(this->autumn, 50);
    const DecisionBatch guilty = BatchBuilder(this->built_[1]).enter(this->autumn, "bob").take();
    const auto refused = this->commit_together({sound, guilty});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(errc_of(refused), Errc::conflict) << refused.error().message();
    this->expect_holds(this->built_[0]);
    this->commit(sound);
    this->expect_holds(innocent);
    EXPECT_EQ(errc_of(this->ledger().commit(guilty)), Errc::conflict);
}

TYPED_TEST_P(JointContract, MovesTheHeartbeatOfEachPartition) {
    const Ownership before = this->load(PartitionId(2)).position.ownership;
    this->expect_outcomes(
        {this->built_[0].enter(this->spring, "alice").take(),
         this->built_[2].enter(this->winter, "alice").take()},
        {CommitOutcome::committed, CommitOutcome::committed}
    );
    EXPECT_EQ(this->load(PartitionId(2)).position.ownership.heartbeat, before.heartbeat + 1);
}

REGISTER_TYPED_TEST_SUITE_P(
    JointContract,
    CommitsBatchesOfAnySizeTogether,
    CommitsCommandsAndNewCampaignsTogether,
    JudgesEachBatchByItsOwnRow,
    JudgesABatchOfAPartitionThatNobodyTook,
    CommitsBatchesThatAreSentTwiceOnce,
    WritesNothingOfAnyWhenOneIsRefused,
    MovesTheHeartbeatOfEachPartition
);

}  // namespace firstcome::tests
