// SPDX-License-Identifier: Apache-2.0
// The allocation loop of a node that does not own the partition: it shows what the ledger holds,
// and nothing else.

#include "allocation/allocation_loop.h"
#include "tests/sim/shared_rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::HasSubstr;

class FollowerTest : public ::testing::Test, protected AllocationRig {
  protected:
    FollowerTest() { owner.run(); }

    // A request that waits at the follower.
    void wait_there(std::string_view name, std::uint64_t request) {
        const EntryWaiter waiter{
            hasher(CampaignId(1), person(name)), RequestId(request), 0, request};
        follower.views.waiters(partition).add({&waiter, 1});
    }

    std::string told_there(std::uint64_t request) {
        const auto answer = follower.mailbox.take(request);
        return answer ? std::string(to_string(std::get<Outcome>(*answer).place.outcome)) + " " +
                            to_string(std::get<Outcome>(*answer).place.sequence)
                      : "";
    }

    SharedNode owner{*this, "owner"};
    SharedNode follower{*this, "follower"};
};

TEST_F(FollowerTest, FoldsOnlyWhatTheLedgerHolds) {
    append({create(1, 5), entry(1, "alice", 11)});
    owner.run();
    follower.run();
    EXPECT_EQ(follower.phase(), PartitionPhase::following);
    append({entry(1, "bob", 12)});
    wait_there("bob", 12);
    follower.run();
    EXPECT_EQ(told_there(12), "") << "durable, but not committed";
    owner.run();
    follower.run();
    EXPECT_EQ(told_there(12), "won 2");
    EXPECT_EQ(follower.loop.applied(), Offset(3));
    EXPECT_EQ(ledger.tables().ownerships.size(), 1U) << "a follower takes nothing";
}

TEST_F(FollowerTest, HaltsWhenItFoldsToAnotherChain) {
    append({create(1, 5)});
    owner.run();
    follower.run();
    append({entry(1, "alice", 11)});
    wait_there("alice", 11);
    owner.run();
    ledger.tables().partitions[partition].state.chain[0] ^= 1;
    follower.run();
    ASSERT_TRUE(follower.loop.halted());
    EXPECT_THAT(follower.loop.halted()->detail, HasSubstr("another chain at offset 2"));
    EXPECT_EQ(told_there(11), "");
}

TEST_F(FollowerTest, FollowsThroughAClosingAndAReopeningAtOnce) {
    append({create(1, 9), entry(1, "alice")});
    owner.run();
    follower.run();
    append({entry(1, "bob", 11), close(2), open(3), entry(1, "carol", 12), entry(1, "bob", 13)});
    wait_there("bob", 11);
    wait_there("carol", 12);
    owner.run();
    follower.run();
    EXPECT_EQ(told_there(11), "won 2");
    EXPECT_EQ(told_there(12), "won 3");
    EXPECT_EQ(follower.views.resident(), 3U);
    EXPECT_EQ(follower.loop.applied(), owner.loop.applied());
}

TEST_F(FollowerTest, FollowsACampaignThatBeganAndWasReopenedAtOnce) {
    follower.run();
    append({create(1, 1), entry(1, "alice"), entry(1, "bob"), close(2), open(3), entry(1, "carol")}
    );
    owner.run();
    follower.run();
    EXPECT_EQ(follower.loop.applied(), owner.loop.applied());
    EXPECT_EQ(follower.find("alice")->sequence, Sequence(1));
    EXPECT_EQ(follower.find("bob")->outcome, DecisionKind::sold_out);
    EXPECT_EQ(follower.find("carol")->sequence, Sequence(3));
    EXPECT_EQ(follower.views.resident(), 3U);
}

TEST_F(FollowerTest, AheadOfALedgerThatWentBackItKeepsWhatWasToldAndIsNotReady) {
    append({create(1, 9)});
    owner.run();
    const SimTables backup = ledger.tables();
    append({entry(1, "alice", 11)});
    owner.run();
    follower.run();
    ledger.tables() = backup;
    follower.run();
    EXPECT_FALSE(follower.loop.halted());
    EXPECT_TRUE(follower.find("alice"));
    EXPECT_EQ(follower.phase(), PartitionPhase::behind);
    owner.run();
    owner.run();
    follower.run();
    EXPECT_EQ(follower.phase(), PartitionPhase::following) << "the ledger has passed it";
    EXPECT_EQ(committed().applied, Offset(2));
}

TEST_F(FollowerTest, LooksMoreOftenWhileSomebodyWaits) {
    append({create(1, 9)});
    owner.run();
    follower.run();
    const auto first = follower.watch.sight();
    clock.advance(Duration::millis(10));
    follower.watch.run_once(clock.steady_now());
    EXPECT_EQ(follower.watch.sight(), first);
    wait_there("alice", 11);
    follower.watch.run_once(clock.steady_now());
    EXPECT_NE(follower.watch.sight(), first);
}

}  // namespace
}  // namespace firstcome
