// SPDX-License-Identifier: Apache-2.0
// The allocation loop of a node that does not own the partition: it shows what the ledger holds,
// and nothing else.

#include "allocation/allocation_loop.h"
#include "tests/sim/allocation_rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::HasSubstr;

class FollowerTest : public ::testing::Test, protected AllocationRig {
  protected:
    // The views of the other node, which owns the partition.
    Mailbox owner_mailbox;
    Views owner_views{{}, hasher, owner_mailbox, clock};
    AllocationLoop owner{
        {partition, AllocationRole::owner, "owner", 2'048, Duration{}},
        log,
        ledger,
        owner_views,
        clock};
};

TEST_F(FollowerTest, FoldsOnlyWhatTheLedgerHolds) {
    append({create(1, 5), entry(1, "alice", 11)});
    run(owner);
    const auto follower = make_loop(AllocationRole::follower);
    run(*follower);
    EXPECT_EQ(views.partition(partition).phase, PartitionPhase::following);
    append({entry(1, "bob", 12)});
    wait_for("bob", 12);
    EXPECT_EQ(turn(*follower), TurnResult::idle) << "durable, but not committed";
    EXPECT_EQ(told(12), "");
    run(owner);
    run(*follower);
    EXPECT_EQ(told(12), "won 2");
    EXPECT_EQ(follower->applied(), Offset(3));
    EXPECT_EQ(ledger.tables().ownerships.size(), 1U) << "a follower takes nothing";
}

TEST_F(FollowerTest, HaltsWhenItFoldsToAnotherChain) {
    append({create(1, 5)});
    run(owner);
    const auto follower = make_loop(AllocationRole::follower);
    run(*follower);
    append({entry(1, "alice", 11)});
    wait_for("alice", 11);
    run(owner);
    ledger.tables().partitions[partition].state.chain[0] ^= 1;
    run(*follower);
    ASSERT_TRUE(follower->halted());
    EXPECT_THAT(follower->halted()->detail, HasSubstr("another chain at offset 2"));
    EXPECT_EQ(told(11), "");
}

TEST_F(FollowerTest, FollowsThroughAClosingAndAReopeningAtOnce) {
    append({create(1, 9), entry(1, "alice")});
    run(owner);
    const auto follower = make_loop(AllocationRole::follower);
    run(*follower);
    append({entry(1, "bob", 11), close(2), open(3), entry(1, "carol", 12), entry(1, "bob", 13)});
    wait_for("bob", 11);
    wait_for("carol", 12);
    run(owner);
    run(*follower);
    EXPECT_EQ(told(11), "won 2");
    EXPECT_EQ(told(12), "won 3");
    EXPECT_EQ(views.resident(), 3U);
    EXPECT_EQ(follower->applied(), owner.applied());
}

TEST_F(FollowerTest, AheadOfALedgerThatWentBackItWaits) {
    append({create(1, 9)});
    run(owner);
    const SimTables backup = ledger.tables();
    append({entry(1, "alice", 11)});
    run(owner);
    const auto follower = make_loop(AllocationRole::follower);
    run(*follower);
    ledger.tables() = backup;
    EXPECT_EQ(turn(*follower), TurnResult::idle);
    EXPECT_FALSE(follower->halted());
    EXPECT_TRUE(views.find(CampaignId(1))->find(hasher(CampaignId(1), person("alice"))));
}

}  // namespace
}  // namespace firstcome
