// SPDX-License-Identifier: Apache-2.0
#include "ledger/group_commit_ledger.h"

#include "tests/contract/batch_builder.h"
#include "tests/sim/forwarding.h"
#include "tests/sim/sim_ledger.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <random>
#include <thread>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::ElementsAre;

constexpr CampaignId campaign_of(std::uint32_t partition) {
    return CampaignId(partition + 1);
}

// Keeps which partitions shared a transaction; can be held in one.
class WatchedSession final : public ForwardingLedger {
  public:
    using ForwardingLedger::ForwardingLedger;

    Result<std::vector<CommitOutcome>> commit_together(DecisionBatches batches) override {
        std::vector<std::uint32_t> partitions;
        for (const DecisionBatch* batch : batches) {
            partitions.push_back(batch->before.partition.value());
        }
        transactions.push_back(partitions);
        reached.store(transactions.size());
        reached.notify_all();
        held.wait(true);
        return ledger_.commit_together(batches);
    }

    std::vector<std::vector<std::uint32_t>> transactions;  // by whoever has the session
    std::atomic<std::size_t> reached{0};
    std::atomic<bool> held{false};
};

class GroupCommitTest : public ::testing::Test {
  protected:
    static constexpr std::uint32_t partitions = 5;

    GroupCommitTest() {
        for (std::uint32_t i = 0; i < partitions; ++i) {
            const PartitionId partition(i);
            const Ownership own = rows.take(partition, "node", Ownership{}, Epoch(0)).value();
            built.emplace_back(own, partition);
            built.back().create(campaign_of(i), 1'000'000);
            EXPECT_TRUE(rows.commit(built.back().take()));
        }
        share(Duration{});
    }

    void share(Duration patience) {
        auto watched = std::make_unique<WatchedSession>(rows);
        session = watched.get();
        shared = std::make_unique<GroupCommitLedger>(std::move(watched), patience);
    }

    // The next batch of a partition, with so many places and a refusal.
    DecisionBatch next(std::uint32_t partition, int places = 1) {
        for (int i = 0; i < places; ++i) {
            built[partition].enter(campaign_of(partition), std::to_string(person_++));
        }
        return built[partition].refuse(DecisionKind::duplicate).take();
    }

    using Outcome = std::future<Result<CommitOutcome>>;

    Outcome commit_elsewhere(DecisionBatch batch) {
        return std::async(std::launch::async, [this, batch = std::move(batch)] {
            return shared->commit(batch);
        });
    }

    // Begins a transaction of partition 0 that ends when the session is no longer held.
    Outcome hold() {
        session->held.store(true);
        Outcome first = commit_elsewhere(next(0));
        session->reached.wait(0);
        return first;
    }

    void let_go() {
        session->held.store(false);
        session->held.notify_all();
    }

    void wait_for_waiting(std::size_t count) {
        while (shared->waiting() < count) {
            std::this_thread::yield();
        }
    }

    // Commits of partitions 1 to 3 while partition 0 has the session; the outcome of each.
    std::vector<Result<CommitOutcome>> commit_behind_a_held_session(int places = 1) {
        Outcome first = hold();
        std::vector<Outcome> others;
        for (std::uint32_t i = 1; i <= 3; ++i) {
            others.push_back(commit_elsewhere(next(i, places)));
            wait_for_waiting(i);
        }
        let_go();
        EXPECT_EQ(first.get().value(), CommitOutcome::committed);
        std::vector<Result<CommitOutcome>> outcomes;
        for (Outcome& other : others) {
            outcomes.push_back(other.get());
        }
        return outcomes;
    }

    bool holds(std::uint32_t partition) {
        return rows.load(PartitionId(partition))->position.state == built[partition].state();
    }

    SystemClock clock;
    SimLedger rows{clock};
    std::vector<BatchBuilder> built;
    WatchedSession* session = nullptr;
    std::unique_ptr<GroupCommitLedger> shared;

  private:
    int person_ = 0;
};

TEST_F(GroupCommitTest, WhatWaitsMeanwhileIsCommittedTogether) {
    for (const auto& outcome : commit_behind_a_held_session()) {
        EXPECT_EQ(outcome.value(), CommitOutcome::committed);
    }
    EXPECT_THAT(session->transactions, ElementsAre(ElementsAre(0), ElementsAre(1, 2, 3)));
    for (std::uint32_t i = 0; i < 4; ++i) {
        EXPECT_TRUE(holds(i));
    }
}

TEST_F(GroupCommitTest, EachCallerGetsTheOutcomeOfItsOwnBatch) {
    const Ownership lost = rows.load(PartitionId(2))->position.ownership;
    ASSERT_TRUE(rows.take(PartitionId(2), "another", lost, Epoch(0)));
    const auto outcomes = commit_behind_a_held_session();
    EXPECT_EQ(outcomes[0].value(), CommitOutcome::committed);
    EXPECT_EQ(outcomes[1].value(), CommitOutcome::superseded);
    EXPECT_EQ(outcomes[2].value(), CommitOutcome::committed);
    EXPECT_TRUE(holds(1) && !holds(2) && holds(3));
}

TEST_F(GroupCommitTest, ABatchThatCanNeverBeCommittedHaltsNoOtherPartition) {
    rows.tables().campaigns.at(campaign_of(2)).current_stock -= 1;
    const auto outcomes = commit_behind_a_held_session();
    EXPECT_EQ(outcomes[0].value(), CommitOutcome::committed);
    EXPECT_EQ(errc_of(outcomes[1]), Errc::conflict);
    EXPECT_EQ(outcomes[2].value(), CommitOutcome::committed);
    EXPECT_TRUE(holds(1) && holds(3));
    EXPECT_THAT(
        session->transactions,
        ElementsAre(
            ElementsAre(0), ElementsAre(1, 2, 3), ElementsAre(1), ElementsAre(2), ElementsAre(3)
        )
    );
}

TEST_F(GroupCommitTest, ALockThatOnePartitionWaitsForHoldsUpNoOther) {
    rows.set_plan([commits = 0]() mutable {
        const int number = commits++;
        return number == 1 || number == 3 ? CommitFate::refused : CommitFate::committed;
    });
    const auto outcomes = commit_behind_a_held_session();
    EXPECT_EQ(outcomes[0].value(), CommitOutcome::committed);
    EXPECT_EQ(errc_of(outcomes[1]), Errc::busy);
    EXPECT_EQ(outcomes[2].value(), CommitOutcome::committed);
}

TEST_F(GroupCommitTest, BatchesThatComeTogetherAreCommittedTogetherOrNotAtAll) {
    rows.tables().campaigns.at(campaign_of(2)).current_stock -= 1;
    const DecisionBatch sound = next(1);
    const DecisionBatch guilty = next(2);
    const std::vector<const DecisionBatch*> both = {&sound, &guilty};
    EXPECT_EQ(errc_of(shared->commit_together(both)), Errc::conflict);
    EXPECT_FALSE(holds(1));
    EXPECT_THAT(session->transactions, ElementsAre(ElementsAre(1, 2)));
}

TEST_F(GroupCommitTest, AnUnknownOutcomeIsUnknownToAllAndAskedForByNobody) {
    rows.set_plan([commits = 0]() mutable {
        return commits++ == 1 ? CommitFate::unknown_late : CommitFate::committed;
    });
    for (const auto& outcome : commit_behind_a_held_session()) {
        EXPECT_EQ(errc_of(outcome), Errc::timeout);
    }
    EXPECT_THAT(session->transactions, ElementsAre(ElementsAre(0), ElementsAre(1, 2, 3)));
}

TEST_F(GroupCommitTest, ATransactionHoldsABoundedNumberOfPlaces) {
    const int half = GroupCommitLedger::places_together_max / 2;
    for (const auto& outcome : commit_behind_a_held_session(half)) {
        EXPECT_EQ(outcome.value(), CommitOutcome::committed);
    }
    EXPECT_THAT(
        session->transactions, ElementsAre(ElementsAre(0), ElementsAre(1, 2), ElementsAre(3))
    );
}

TEST_F(GroupCommitTest, ABatchBeyondThatBoundIsCommittedAlone) {
    const int beyond = GroupCommitLedger::places_together_max + 1;
    EXPECT_EQ(shared->commit(next(4, beyond)).value(), CommitOutcome::committed);
    EXPECT_TRUE(holds(4));
}

TEST_F(GroupCommitTest, UnderLoadATransactionWaitsForThoseItIsUsuallySharedWith) {
    share(Duration::seconds(3'600));
    ASSERT_TRUE(shared->commit(next(0, 100)));
    Outcome first = commit_elsewhere(next(1, 100));
    wait_for_waiting(1);
    EXPECT_EQ(shared->commit(next(0, 100)).value(), CommitOutcome::committed);
    EXPECT_EQ(first.get().value(), CommitOutcome::committed);
    EXPECT_THAT(session->transactions, ElementsAre(ElementsAre(0), ElementsAre(0, 1)));
}

TEST_F(GroupCommitTest, WithoutLoadATransactionWaitsForNobody) {
    share(Duration::seconds(3'600));
    ASSERT_TRUE(shared->commit(next(0)));
    ASSERT_TRUE(shared->commit(next(1)));
    ASSERT_TRUE(shared->commit(next(0)));
    EXPECT_THAT(session->transactions, ElementsAre(ElementsAre(0), ElementsAre(1), ElementsAre(0)));
}

TEST_F(GroupCommitTest, ATransactionWaitsABoundedTime) {
    share(Duration::millis(1));
    ASSERT_TRUE(shared->commit(next(0, 100)));
    ASSERT_TRUE(shared->commit(next(1, 100))) << "although partition 0 does not come back";
}

// Loops of five partitions on threads of their own, each of which sends a batch again until it is
// there, while commits are refused, lost and late.
TEST_F(GroupCommitTest, ManyLoopsCommitEveryBatchOnceWhateverFails) {
    share(Duration::micros(200));
    rows.set_plan([dice = std::mt19937(7)]() mutable {
        return static_cast<CommitFate>(dice() % 8 < 5 ? 0 : dice() % 5);
    });
    std::atomic<int> wrong{0};
    std::vector<std::vector<DecisionBatch>> work(partitions);
    for (std::uint32_t i = 0; i < partitions; ++i) {
        for (int n = 0; n < 40; ++n) {
            work[i].push_back(next(i, n % 30));
        }
    }
    std::vector<std::thread> loops;
    for (const auto& batches : work) {
        loops.emplace_back([&, this] {
            for (const DecisionBatch& batch : batches) {
                auto outcome = shared->commit(batch);
                while (!outcome && retryable(outcome.error().code)) {
                    outcome = shared->commit(batch);
                }
                wrong += outcome && *outcome == CommitOutcome::committed ? 0 : 1;
            }
        });
    }
    for (std::thread& loop : loops) {
        loop.join();
    }
    EXPECT_EQ(wrong.load(), 0);
    for (std::uint32_t i = 0; i < partitions; ++i) {
        EXPECT_TRUE(holds(i));
        EXPECT_EQ(rows.load(PartitionId(i))->campaigns, built[i].campaigns());
    }
}

}  // namespace
}  // namespace firstcome
