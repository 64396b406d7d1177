// SPDX-License-Identifier: Apache-2.0
#include "allocation/naive_allocator.h"

#include "tests/sim/commands.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;

// The oracle is judged by sentences of its own: were it wrong together with the Allocator, no
// comparison of the two would show it.
class NaiveAllocatorTest : public ::testing::Test {
  protected:
    std::string said(const Command& command) {
        const Decision decision = naive.decide(command, next_);
        next_ = next_.next();
        std::string text(to_string(decision.kind));
        if (is_outcome(decision.kind)) {
            text += " " + to_string(decision.sequence);
        }
        return text;
    }

    const NaiveAllocator::History& history() { return naive.campaigns().at(CampaignId(1)); }

    NaiveAllocator naive{PartitionId(0), 1};

  private:
    Offset next_{0};
};

TEST_F(NaiveAllocatorTest, FollowsTheFiveSentencesOfTheRule) {
    EXPECT_EQ(said(identity()), "log_id");
    EXPECT_EQ(said(create(1, 1, at(10))), "applied");
    EXPECT_EQ(said(entry(1, "alice")), "not_open");
    EXPECT_EQ(said(open(2)), "applied");
    EXPECT_EQ(said(entry(1, "alice")), "won 1");
    EXPECT_EQ(said(entry(1, "alice")), "duplicate");
    EXPECT_EQ(said(entry(1, "bob")), "sold_out 2");
    EXPECT_EQ(said(close(3)), "applied");
    EXPECT_EQ(said(entry(1, "alice")), "closed");
}

TEST_F(NaiveAllocatorTest, KeepsTheWholeHistory) {
    said(create(1, 2));
    said(entry(1, "alice"));
    said(entry(1, "bob"));
    said(entry(1, "carol"));
    ASSERT_EQ(history().places.size(), 3U);
    EXPECT_EQ(history().places[1].participant, person("bob"));
    EXPECT_EQ(history().places[1].offset, Offset(2));
    EXPECT_EQ(history().places[2].outcome, DecisionKind::sold_out);
    EXPECT_EQ(history().row.current_stock, 0);
    EXPECT_EQ(history().row.phase, Phase::sold_out);
    EXPECT_EQ(history().row.last_sequence, Sequence(3));
}

TEST_F(NaiveAllocatorTest, KnowsTheLast1024CommandsOnly) {
    said(create(1, 2));
    for (std::uint64_t number = 1; number <= commands_remembered_max + 1; ++number) {
        EXPECT_EQ(said(stock(number, 1)), "applied");
    }
    EXPECT_EQ(said(stock(2, 1)), "repeated");
    EXPECT_EQ(said(stock(1, 1)), "applied");
}

TEST_F(NaiveAllocatorTest, RaisesStockOnlyWhileNobodyWasToldSoldOut) {
    said(create(1, 1));
    said(entry(1, "alice"));
    EXPECT_EQ(said(stock(2, 1)), "applied");
    said(entry(1, "bob"));
    said(entry(1, "carol"));
    EXPECT_EQ(said(stock(3, 1)), "forbidden");
    EXPECT_EQ(said(stock(4, -1)), "forbidden");
}

TEST_F(NaiveAllocatorTest, ReadsNoStamp) {
    said(create(1, 1));
    Entry late = entry(1, "late");
    late.arrived_at = at(100);
    Entry early = entry(1, "early");
    early.arrived_at = at(1);
    EXPECT_EQ(said(late), "won 1");
    EXPECT_EQ(said(early), "sold_out 2");
}

TEST_F(NaiveAllocatorTest, ALaterLogIdIsStaleAndASkipIsApplied) {
    said(identity());
    EXPECT_EQ(said(identity(2)), "stale");
    EXPECT_EQ(said(SkipRecord{wish(1), Offset(7), "unreadable", at(0)}), "applied");
}

TEST_F(NaiveAllocatorTest, AScheduledCommandAppliesOnlyToItsOwnPhaseAndTime) {
    said(create(1, 1, at(10), at(20)));
    EXPECT_EQ(said(close(2, 1, Scheduled{at(20)})), "stale");
    EXPECT_EQ(said(open(3, 1, Scheduled{at(11)})), "stale");
    EXPECT_EQ(said(open(4, 1, Scheduled{at(10)})), "applied");
    EXPECT_EQ(said(close(5, 1, Scheduled{at(20)})), "applied");
    EXPECT_EQ(said(open(6, 1, Scheduled{at(10)})), "stale");
    EXPECT_EQ(said(open(6, 1, Scheduled{at(10)})), "repeated");
}

}  // namespace
}  // namespace firstcome
