// SPDX-License-Identifier: Apache-2.0
// Whether the other nodes of a shared ledger are stopped.
#include "audit/stopped_nodes.h"

#include "tests/sim/sim_ledger.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace firstcome {
namespace {

// Between two looks a second passes, and what the test wants to happen happens.
class LivelyArchive final : public Archive {
  public:
    LivelyArchive(SimLedger& ledger, ManualClock& clock) : archive_(ledger), clock_(clock) {}

    Result<std::unique_ptr<ArchiveSnapshot>> snapshot() override {
        if (broken) {
            return fail(Errc::io, "away");
        }
        if (looks++ > 0) {
            clock_.advance(Duration::seconds(1));
            meanwhile();
        }
        return archive_.snapshot();
    }

    std::function<void()> meanwhile = [] {};
    int looks = 0;
    bool broken = false;

  private:
    SimArchive archive_;
    ManualClock& clock_;
};

class StoppedNodes : public testing::Test {
  protected:
    Ownership take(PartitionId partition, const std::string& node) {
        const auto row = ledger_.tables().partitions.find(partition);
        const Ownership seen =
            row == ledger_.tables().partitions.end() ? Ownership{} : row->second.ownership;
        return ledger_.take(partition, node, seen, Epoch{}).value();
    }

    Result<void> look() {
        StoppedNodesOptions options;
        options.own_node = "self";
        options.look_again = Duration{0};
        return require_stopped(archive_, options, clock_);
    }

    void expect_busy(const std::string& naming) {
        const auto lives = look();
        ASSERT_FALSE(lives);
        EXPECT_EQ(lives.error().code, Errc::busy);
        EXPECT_THAT(lives.error().detail, testing::HasSubstr(naming));
    }

    ManualClock clock_{WallTime{0}};
    SimLedger ledger_{clock_};
    LivelyArchive archive_{ledger_, clock_};
};

TEST_F(StoppedNodes, AreStoppedAtOnceWhenNobodyElseOwnsAnything) {
    EXPECT_TRUE(look());
    take(PartitionId(0), "self");
    const Ownership freed = take(PartitionId(1), "other");
    ASSERT_TRUE(ledger_.release(PartitionId(1), freed));
    EXPECT_TRUE(look());
    EXPECT_EQ(archive_.looks, 2);
}

TEST_F(StoppedNodes, AreStoppedWhenNothingMovedForALease) {
    take(PartitionId(0), "dead");
    EXPECT_TRUE(look());
    EXPECT_GE(clock_.steady_now(), SteadyTime{} + Duration::seconds(10));
}

TEST_F(StoppedNodes, LiveWhileAHeartbeatMoves) {
    take(PartitionId(0), "dead");
    const Ownership own = take(PartitionId(1), "alive");
    archive_.meanwhile = [&] {
        if (archive_.looks > 9) {
            ASSERT_TRUE(ledger_.beat(PartitionId(1), own).value());
        }
    };
    expect_busy("partition 1 is owned by node 'alive'");
}

TEST_F(StoppedNodes, LiveWhenOneTakesOver) {
    take(PartitionId(0), "dead");
    archive_.meanwhile = [&] { take(PartitionId(0), "heir"); };
    expect_busy("'heir'");
}

TEST_F(StoppedNodes, LiveWhenOneTakesWhatWasFree) {
    take(PartitionId(0), "dead");
    archive_.meanwhile = [&] { take(PartitionId(1), "newcomer"); };
    expect_busy("partition 1 is owned by node 'newcomer'");
}

TEST_F(StoppedNodes, AreStoppedOnceTheLastOneLetGo) {
    const Ownership own = take(PartitionId(0), "leaving");
    archive_.meanwhile = [&] { ASSERT_TRUE(ledger_.release(PartitionId(0), own)); };
    EXPECT_TRUE(look());
    EXPECT_EQ(archive_.looks, 2);
}

TEST_F(StoppedNodes, AreUnknownWhenTheLedgerIsAway) {
    archive_.broken = true;
    EXPECT_EQ(tests::errc_of(look()), Errc::io);
}

}  // namespace
}  // namespace firstcome
