// SPDX-License-Identifier: Apache-2.0
// Several nodes, one ledger: who may decide, how one follows the other, what a zombie can do (I12).

#include "allocation/allocation_loop.h"
#include "tests/sim/node_ports.h"
#include "tests/sim/shared_rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;

// Its broker can go away.
struct UnreachableRig : AllocationRig {
    UnreachableRig() { port_log = &broker; }

    NodeLog broker{log};
};

class TakeoverTest : public ::testing::Test, protected UnreachableRig {
  protected:
    TakeoverTest() {
        append({create(1, 9), entry(1, "alice")});
        a.run();
        b.run();
    }

    const Ownership& ownership() { return ledger.tables().partitions[partition].ownership; }

    SharedNode a{*this, "a"};
    SharedNode b{*this, "b"};
};

TEST_F(TakeoverTest, TheFirstNodeTakesWhatIsFree) {
    EXPECT_TRUE(a.loop.owning());
    EXPECT_FALSE(b.loop.owning());
    EXPECT_EQ(ownership().owner, "a");
    EXPECT_EQ(ownership().epoch, Epoch(1));
    EXPECT_EQ(a.phase(), PartitionPhase::owning);
    EXPECT_EQ(b.phase(), PartitionPhase::following);
}

TEST_F(TakeoverTest, AnOwnerThatLivesKeepsItsPartition) {
    for (int second = 0; second < 60; ++second) {
        a.live_for(Duration::seconds(1));
        b.run();
    }
    EXPECT_TRUE(a.loop.owning());
    EXPECT_EQ(ledger.tables().ownerships.size(), 1U);
}

TEST_F(TakeoverTest, AfterALeaseWithoutASignAnotherNodeGoesOn) {
    append({entry(1, "bob")});
    a.run();
    append({entry(1, "carol")});
    b.live_for(rig_lease - Duration::seconds(1));
    EXPECT_FALSE(b.loop.owning());
    b.live_for(Duration::seconds(2));
    EXPECT_TRUE(b.loop.owning());
    EXPECT_EQ(ownership().owner, "b");
    EXPECT_EQ(ownership().epoch, Epoch(2));
    EXPECT_TRUE(b.find("carol"));
    EXPECT_EQ(b.views.probe(partition).loads.value(), 1) << "it went on where its fold stood";
}

// A database that went back to an older copy gave the number of its epoch to another node.
TEST_F(TakeoverTest, AnOwnerOfALostDatabaseCommitsNothingUnderANumberThatWasGivenAgain) {
    ledger.tables().partitions[partition].ownership.owner = "b";
    const SimTables before = ledger.tables();
    append({entry(1, "carol")});
    run(a.loop);
    EXPECT_EQ(ledger.tables().places, before.places);
    EXPECT_EQ(ownership(), before.partitions.at(partition).ownership);
    EXPECT_FALSE(a.find("carol"));
    EXPECT_FALSE(a.loop.owning());
    EXPECT_FALSE(a.loop.halted());
}

TEST_F(TakeoverTest, AZombieCommitsNothingAndFollows) {
    append({entry(1, "bob")});
    b.live_for(rig_lease + Duration::seconds(1));
    ASSERT_TRUE(b.loop.owning());
    const SimTables before = ledger.tables();
    // It still believes to own: its last sight is old, and it decides what it finds.
    append({entry(1, "carol")});
    run(a.loop);
    EXPECT_EQ(ledger.tables().places, before.places);
    EXPECT_FALSE(a.find("carol"));
    EXPECT_FALSE(a.loop.halted());
    b.run();
    a.run();
    a.run();
    EXPECT_FALSE(a.loop.owning());
    EXPECT_EQ(a.phase(), PartitionPhase::following);
    EXPECT_TRUE(a.find("carol"));
    EXPECT_EQ(ownership().owner, "b");
}

TEST_F(TakeoverTest, AnIdleZombieSeesThatItLost) {
    b.live_for(rig_lease + Duration::seconds(1));
    ASSERT_TRUE(b.loop.owning());
    a.run();
    EXPECT_FALSE(a.loop.owning());
    a.run();
    EXPECT_EQ(a.phase(), PartitionPhase::following);
}

TEST_F(TakeoverTest, AnOwnerThatStopsInPeaceIsFollowedAtOnce) {
    a.loop.release();
    b.run();
    EXPECT_TRUE(b.loop.owning());
}

TEST_F(TakeoverTest, ARestartedNodeKnowsItsOwnName) {
    SharedNode again(*this, "a");
    again.run();
    EXPECT_TRUE(again.loop.owning()) << "the directory lock shows that its earlier life is over";
    EXPECT_EQ(ownership().epoch, Epoch(2));
}

TEST_F(TakeoverTest, AnOwnerThatMakesNoProgressLosesItsPartition) {
    broker.cut_off = true;
    a.live_for(Duration::seconds(20));
    broker.cut_off = false;
    b.live_for(rig_lease + Duration::seconds(1));
    EXPECT_TRUE(b.loop.owning());
}

TEST_F(TakeoverTest, ALostRaceIsNoReasonToHalt) {
    SharedNode c(*this, "c");
    c.run();
    clock.advance(Duration::seconds(20));
    b.look();
    c.look();
    clock.advance(Duration::seconds(20));
    b.look();
    c.look();
    turn(b.loop);
    turn(c.loop);
    EXPECT_TRUE(b.loop.owning());
    EXPECT_FALSE(c.loop.owning());
    EXPECT_FALSE(c.loop.halted());
    EXPECT_EQ(ledger.tables().ownerships.size(), 2U);
}

TEST_F(TakeoverTest, AnIdleOwnerFindsThatTheLedgerWentBack) {
    const SimTables backup = ledger.tables();
    append({entry(1, "bob"), entry(1, "carol")});
    a.run();
    const SimTables before = ledger.tables();
    ledger.tables() = backup;
    a.run();
    a.run();
    a.run();
    EXPECT_EQ(ledger.tables().places, before.places);
    EXPECT_EQ(ledger.tables().partitions[partition].state, before.partitions.at(partition).state);
    EXPECT_TRUE(a.loop.owning());
    EXPECT_EQ(a.phase(), PartitionPhase::owning);
}

TEST_F(TakeoverTest, AReopeningWhosePlacesWentWithTheLedgerIsNoReasonToHalt) {
    append({close(2)});
    a.run();
    const SimTables backup = ledger.tables();
    append({open(3), entry(1, "bob"), close(4)});
    a.run();
    append({open(5)});
    turn(a.loop);  // meets the reopening
    ledger.fail_over(backup);
    a.run();
    a.run();
    a.run();
    EXPECT_FALSE(a.loop.halted());
    EXPECT_EQ(a.phase(), PartitionPhase::owning);
    EXPECT_EQ(a.find("bob")->sequence, Sequence(2));
    EXPECT_EQ(ledger.tables().places.size(), 2U);
}

TEST_F(TakeoverTest, WhatWasToldStaysToldWhileTheLedgerIsBehind) {
    const SimTables backup = ledger.tables();
    append({entry(1, "bob")});
    a.run();
    ASSERT_TRUE(a.find("bob"));
    ledger.tables() = backup;
    broker.cut_off = true;
    a.run();
    broker.cut_off = false;
    EXPECT_TRUE(a.find("bob"));
    ledger.set_plan([] { return CommitFate::refused; });
    a.run();
    EXPECT_TRUE(a.find("bob"));
    EXPECT_EQ(a.phase(), PartitionPhase::behind);
    EXPECT_FALSE(a.views.ready());
    ledger.set_plan([] { return CommitFate::committed; });
    append({entry(1, "carol")});
    a.run();
    a.run();
    EXPECT_EQ(a.phase(), PartitionPhase::owning);
    EXPECT_EQ(a.find("bob")->sequence, Sequence(2));
    EXPECT_EQ(a.find("carol")->sequence, Sequence(3));
}

}  // namespace
}  // namespace firstcome
