// SPDX-License-Identifier: Apache-2.0
// How an intake loop lets a batch grow under load.
#include "intake/intake_loop.h"
#include "tests/sim/commands.h"
#include "tests/sim/sim_log.h"
#include "tests/sim/sim_node.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::ElementsAre;

// The load is on behind two records; a batch is full with three.
class GatheringTest : public ::testing::Test {
  protected:
    static IntakeConfig config() {
        IntakeConfig config;
        config.batch_records_max = 3;
        config.fence_window = Duration{};
        config.gather = Duration::millis(10);
        config.gather_above_records = 1;
        return config;
    }

    void submit(const std::vector<std::string_view>& names) {
        std::vector<Submission> group;
        for (const std::string_view name : names) {
            Submission one;
            one.entry = entry(1, name);
            group.push_back(one);
        }
        queue.submit(group);
    }

    // Who stands in the log after its identity.
    std::vector<std::string> logged() {
        RecordBatch records;
        EXPECT_TRUE(log.read(partition, Offset(1), 1'000, Duration{}, records));
        std::vector<std::string> names;
        for (std::size_t i = 0; i < records.size(); ++i) {
            const Command command = decode(records[i].bytes).value();
            names.emplace_back(std::get<Entry>(command).participant.text());
        }
        return names;
    }

    TurnResult turn() { return loop.run_once(clock.steady_now()); }

    // The allocation loop published up to this record.
    void decide(Offset applied) {
        PublishedBatch batch;
        batch.applied = applied;
        views.publish(batch);
    }

    const PartitionId partition{0};
    ManualClock clock{at(1'000)};
    SimLog log{1, 7, clock, SimLog::Waits::never};
    const ParticipantHasher hasher{KeyedHash::Key{}};
    Mailbox mailbox;
    Views views{{}, hasher, mailbox, clock};
    IntakeQueue queue{{}, clock};
    IntakeLoop loop{config(), queue, log, views, mailbox, clock};
};

TEST_F(GatheringTest, ABatchWaitsUnderLoadForTheDecisionOfTheOneBefore) {
    submit({"a", "b"});
    EXPECT_EQ(turn(), TurnResult::worked);
    submit({"c"});
    EXPECT_EQ(turn(), TurnResult::idle);
    EXPECT_EQ(loop.next_turn_at(), clock.steady_now() + Duration::millis(10));
    decide(Offset(1));
    submit({"d"});
    EXPECT_EQ(turn(), TurnResult::idle);
    EXPECT_THAT(logged(), ElementsAre("a", "b"));
    decide(Offset(2));
    EXPECT_EQ(turn(), TurnResult::worked);
    EXPECT_THAT(logged(), ElementsAre("a", "b", "c", "d"));
}

TEST_F(GatheringTest, ABatchWaitsForABoundedTime) {
    submit({"a", "b"});
    turn();
    submit({"c"});
    clock.advance(Duration::micros(9'999));
    EXPECT_EQ(turn(), TurnResult::idle);
    clock.advance(Duration::micros(1));
    EXPECT_EQ(turn(), TurnResult::worked);
    EXPECT_THAT(logged(), ElementsAre("a", "b", "c"));
}

TEST_F(GatheringTest, ABatchWaitsTheLongerTheMorePartitionsAreUnderLoad) {
    LoadedLoops loaded{2};
    IntakeLoop third(config(), queue, log, views, mailbox, clock, &loaded);
    submit({"a", "b"});
    third.run_once(clock.steady_now());
    EXPECT_EQ(third.next_turn_at(), clock.steady_now() + Duration::millis(30));
    EXPECT_EQ(loaded.load(), 3U);
    decide(Offset(2));
    third.run_once(clock.steady_now());
    EXPECT_EQ(loaded.load(), 2U);
}

TEST_F(GatheringTest, AFullBatchWaitsForNothing) {
    submit({"a", "b"});
    turn();
    submit({"c", "d", "e"});
    EXPECT_EQ(turn(), TurnResult::worked);
    EXPECT_THAT(logged(), ElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(GatheringTest, BehindALoneRecordNothingWaits) {
    submit({"a"});
    turn();
    EXPECT_FALSE(loop.next_turn_at());
    submit({"b"});
    EXPECT_EQ(turn(), TurnResult::worked);
    EXPECT_THAT(logged(), ElementsAre("a", "b"));
}

TEST_F(GatheringTest, TheLoadEndsWithATurnThatTakesNothing) {
    submit({"a", "b"});
    turn();
    decide(Offset(2));
    EXPECT_EQ(turn(), TurnResult::idle);
    EXPECT_FALSE(loop.next_turn_at());
}

TEST_F(GatheringTest, NothingWaitsForRecordsOfUnknownFate) {
    log.set_plan([](PartitionId) { return RecordFate::unknown_lost; });
    submit({"a", "b"});
    turn();
    submit({"c"});
    EXPECT_EQ(turn(), TurnResult::worked);
}

TEST_F(GatheringTest, AFenceIsServedWhileABatchIsGathered) {
    submit({"a", "b"});
    turn();
    decide(Offset(1));
    submit({"c"});
    ASSERT_TRUE(queue.fence({{0, 77}}));
    EXPECT_EQ(turn(), TurnResult::idle);
    EXPECT_EQ(views.waiting(partition), 1u);
}

TEST_F(GatheringTest, AClosedDoorEndsTheLoopAllTheSame) {
    submit({"a", "b"});
    turn();
    queue.close();
    EXPECT_EQ(turn(), TurnResult::ended);
}

}  // namespace
}  // namespace firstcome
