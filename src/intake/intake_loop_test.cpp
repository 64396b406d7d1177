// SPDX-License-Identifier: Apache-2.0
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
using ::testing::IsEmpty;

class IntakeLoopTest : public ::testing::Test {
  protected:
    IntakeLoopTest() { views.set_phase(partition, PartitionPhase::owning); }

    static IntakeConfig config() {
        IntakeConfig small;
        small.batch_records_max = 3;
        return small;
    }

    // What stands in the log after its identity.
    std::vector<std::string> logged() {
        RecordBatch records;
        EXPECT_TRUE(log.read(partition, Offset(1), 1'000, Duration{}, records));
        std::vector<std::string> names;
        for (std::size_t i = 0; i < records.size(); ++i) {
            const Command command = decode(records[i].bytes).value();
            const auto* one = std::get_if<Entry>(&command);
            names.emplace_back(
                one != nullptr ? one->participant.text() : to_string(kind_of(command))
            );
        }
        return names;
    }

    // One group; the token of each request is its place in the group.
    std::vector<Submission> submit(std::vector<std::string_view> names, bool acceptance = false) {
        std::vector<Submission> group;
        for (const std::string_view name : names) {
            Submission one;
            one.entry = entry(1, name);
            one.request = {0, group.size() + 1};
            one.wants_acceptance = acceptance;
            group.push_back(one);
        }
        queue.submit(group);
        return group;
    }

    void plan(std::vector<RecordFate> fates) {
        log.set_plan([fates, next = std::size_t{0}](PartitionId) mutable {
            return next < fates.size() ? fates[next++] : RecordFate::persisted;
        });
    }

    TurnResult turn() { return loop.run_once(clock.steady_now()); }

    // Shows a campaign as the allocation loop would.
    void show(Campaign campaign) {
        PublishedBatch batch;
        batch.campaigns = {std::move(campaign)};
        views.publish(batch);
    }

    Campaign campaign(Phase phase) {
        Campaign row;
        row.id = CampaignId(1);
        row.total_stock = 5;
        row.current_stock = phase == Phase::sold_out ? 0 : 5;
        row.phase = phase;
        row.version = Version(3);
        return row;
    }

    const PartitionId partition{0};
    ManualClock clock{at(5)};
    SimLog log{1, 7, clock, SimLog::Waits::never};
    const ParticipantHasher hasher{KeyedHash::Key{}};
    Mailbox mailbox;
    Views views{{}, hasher, mailbox, clock};
    IntakeQueue queue{{}, clock};
    IntakeLoop loop{config(), queue, log, views, mailbox, clock};
};

TEST_F(IntakeLoopTest, AppendsWhatIsThereAsOneBatch) {
    submit({"a", "b"});
    EXPECT_EQ(turn(), TurnResult::worked);
    EXPECT_THAT(logged(), ElementsAre("a", "b"));
    EXPECT_EQ(log.appends(), 1U);
    EXPECT_EQ(turn(), TurnResult::idle);
    EXPECT_EQ(log.appends(), 1U);
}

TEST_F(IntakeLoopTest, AppendsAtMostABatchPerTurn) {
    submit({"a", "b", "c", "d"});
    turn();
    EXPECT_THAT(logged(), ElementsAre("a", "b", "c"));
    EXPECT_EQ(turn(), TurnResult::worked);
    EXPECT_THAT(logged(), ElementsAre("a", "b", "c", "d"));
}

TEST_F(IntakeLoopTest, TellsTheViewsWhatIsDurable) {
    submit({"a", "b"});
    turn();
    EXPECT_EQ(views.partition(partition).durable_end, Offset(3));
}

// --- what became of each record ------------------------------------------------------------------

TEST_F(IntakeLoopTest, EachRecordHasItsOwnResult) {
    plan({RecordFate::persisted, RecordFate::not_persisted, RecordFate::unknown_there});
    const auto group = submit({"a", "b", "c"});
    turn();
    EXPECT_EQ(loop.probe().records_accepted.value(), 1U);
    EXPECT_EQ(loop.probe().records_not_persisted.value(), 1U);
    EXPECT_EQ(loop.probe().records_unknown.value(), 1U);
    EXPECT_FALSE(mailbox.take(1)) << "durable: the decision will tell";
    const auto refused = mailbox.take(2);
    ASSERT_TRUE(refused);
    EXPECT_TRUE(std::holds_alternative<NotAccepted>(*refused));
    EXPECT_FALSE(mailbox.take(3)) << "unknown is never made definite";
    EXPECT_EQ(queue.fate(group[0].number), RequestFate::durable);
    EXPECT_EQ(queue.fate(group[2].number), RequestFate::unknown);
}

TEST_F(IntakeLoopTest, AcceptanceIsToldOnlyWhenDurableAndAskedFor) {
    plan({RecordFate::persisted, RecordFate::unknown_there, RecordFate::not_persisted});
    submit({"a", "b", "c"}, true);
    turn();
    const auto accepted = mailbox.take(1);
    ASSERT_TRUE(accepted);
    EXPECT_TRUE(std::holds_alternative<Accepted>(*accepted));
    EXPECT_FALSE(mailbox.take(2));
    EXPECT_TRUE(std::holds_alternative<NotAccepted>(mailbox.take(3).value()));
    submit({"d"});
    turn();
    EXPECT_EQ(mailbox.size(), 0U);
}

TEST_F(IntakeLoopTest, ACommandThatIsNotInTheLogIsToldSo) {
    plan({RecordFate::not_persisted});
    queue.submit(CommandSubmission{close(1), {0, 9}});
    turn();
    EXPECT_TRUE(std::holds_alternative<NotAccepted>(mailbox.take(9).value()));
}

TEST_F(IntakeLoopTest, NobodyIsToldAboutACommandOfTheSchedule) {
    plan({RecordFate::not_persisted});
    queue.submit_scheduled({CampaignId(1), CommandKind::open, Scheduled{at(1)}});
    turn();
    EXPECT_EQ(mailbox.size(), 0U);
}

TEST_F(IntakeLoopTest, EndsWhenTheQueueIsClosedAndEmpty) {
    submit({"a", "b", "c", "d"});
    queue.fence({{0, 8}});
    queue.close();
    EXPECT_EQ(turn(), TurnResult::worked);
    EXPECT_EQ(turn(), TurnResult::worked);
    EXPECT_EQ(turn(), TurnResult::ended);
    EXPECT_THAT(logged(), ElementsAre("a", "b", "c", "d"));
    views.publish({partition, Offset(4), {}, {}, {}, {}});
    EXPECT_TRUE(mailbox.take(8)) << "a fence is served before the end";
}

// --- fences --------------------------------------------------------------------------------------

TEST_F(IntakeLoopTest, AFenceWaitsForWhatIsInTheLogWhenItIsServed) {
    submit({"a", "b"});
    turn();
    queue.fence({{0, 8}});
    turn();
    views.publish({partition, Offset(1), {}, {}, {}, {}});
    EXPECT_FALSE(mailbox.take(8));
    views.publish({partition, Offset(2), {}, {}, {}, {}});
    EXPECT_TRUE(std::holds_alternative<FencePassed>(mailbox.take(8).value()));
}

TEST_F(IntakeLoopTest, OneLookAtTheEndServesTheFencesOfAWindow) {
    class CountingLog final : public Log {
      public:
        std::uint32_t partition_count() const override { return 1; }

        std::string name() const override { return "counting"; }

        std::vector<AppendResult> append(PartitionId, const RecordBatch& batch) override {
            return std::vector<AppendResult>(batch.size());
        }

        Result<void> read(PartitionId, Offset, std::size_t, Duration, RecordBatch&) override {
            return {};
        }

        Result<Offset> end(PartitionId) override {
            ++looks;
            return broken ? Result<Offset>(fail(Errc::timeout, "no answer"))
                          : Result<Offset>(Offset(0));
        }

        int looks = 0;
        bool broken = false;
    };

    CountingLog counting;
    IntakeLoop fenced({}, queue, counting, views, mailbox, clock);
    queue.fence({{0, 1}});
    fenced.run_once(clock.steady_now());
    queue.fence({{0, 2}});
    clock.advance(Duration::millis(10));
    fenced.run_once(clock.steady_now());
    queue.fence({{0, 3}});
    fenced.run_once(clock.steady_now());
    EXPECT_EQ(counting.looks, 1);
    EXPECT_TRUE(mailbox.take(1));
    EXPECT_FALSE(mailbox.take(2));
    clock.advance(Duration::millis(10));
    fenced.run_once(clock.steady_now());
    EXPECT_EQ(counting.looks, 2);
    EXPECT_TRUE(mailbox.take(2));
    EXPECT_TRUE(mailbox.take(3));
    counting.broken = true;
    queue.fence({{0, 4}});
    clock.advance(Duration::millis(20));
    fenced.run_once(clock.steady_now());
    EXPECT_FALSE(mailbox.take(4)) << "its request meets its own deadline";
}

// --- schedule ------------------------------------------------------------------------------------

TEST_F(IntakeLoopTest, OpensOnItsTickWhenNoEntryComes) {
    Campaign row = campaign(Phase::scheduled);
    row.opens_at = at(10);
    row.closes_at = at(20);
    show(row);
    turn();
    clock.advance(Duration::seconds(5));
    turn();
    EXPECT_THAT(logged(), ElementsAre("open"));
    clock.advance(Duration::seconds(1));
    turn();
    EXPECT_THAT(logged(), ElementsAre("open")) << "one in flight";
    row.phase = Phase::open;
    row.opens_at.reset();
    show(row);
    clock.advance(Duration::seconds(9));
    turn();
    EXPECT_THAT(logged(), ElementsAre("open", "close"));
}

TEST_F(IntakeLoopTest, LeavesTheScheduleToTheNodeThatOwnsThePartition) {
    views.set_phase(partition, PartitionPhase::following);
    Campaign row = campaign(Phase::scheduled);
    row.opens_at = at(10);
    show(row);
    clock.advance(Duration::seconds(6));
    turn();
    EXPECT_THAT(logged(), IsEmpty());
    views.set_phase(partition, PartitionPhase::owning);
    clock.advance(Duration::seconds(1));
    turn();
    EXPECT_THAT(logged(), ElementsAre("open"));
}

TEST_F(IntakeLoopTest, LooksAtTheScheduleOnceATick) {
    turn();
    Campaign row = campaign(Phase::scheduled);
    row.opens_at = at(5);
    show(row);
    clock.advance(Duration::millis(99));
    turn();
    EXPECT_THAT(logged(), IsEmpty());
    clock.advance(Duration::millis(1));
    turn();
    EXPECT_THAT(logged(), ElementsAre("open"));
}

TEST_F(IntakeLoopTest, SendsAScheduledCommandAgainWhenTheLogDidNotTakeIt) {
    Campaign row = campaign(Phase::scheduled);
    row.opens_at = at(5);
    show(row);
    plan({RecordFate::not_persisted, RecordFate::unknown_lost});
    for (int tick = 0; tick < 3; ++tick) {
        turn();
        clock.advance(Duration::millis(100));
    }
    EXPECT_THAT(logged(), ElementsAre("open"));
    turn();
    EXPECT_THAT(logged(), ElementsAre("open"));
}

TEST_F(IntakeLoopTest, ForgetsAScheduledCommandThatSomethingElseMadeStale) {
    Campaign row = campaign(Phase::open);
    row.closes_at = at(5);
    show(row);
    turn();
    row.closes_at.reset();
    show(row);
    clock.advance(Duration::millis(100));
    turn();
    row.closes_at = at(5);
    show(row);
    clock.advance(Duration::millis(100));
    turn();
    EXPECT_THAT(logged(), ElementsAre("close", "close"));
}

TEST_F(IntakeLoopTest, ClosesADayAfterTheLastPlaceOfASoldOutCampaign) {
    DecidedEntry last;
    last.entry = entry(1, "alice");
    last.entry.arrived_at = at(5);
    last.decision.kind = DecisionKind::won;
    last.decision.sequence = Sequence(1);
    PublishedBatch batch;
    batch.campaigns = {campaign(Phase::sold_out)};
    batch.campaigns[0].last_sequence = Sequence(1);
    batch.entries = {last};
    views.publish(batch);
    clock.advance(Duration::seconds(86'399));
    turn();
    EXPECT_THAT(logged(), IsEmpty());
    clock.advance(Duration::seconds(1));
    turn();
    EXPECT_THAT(logged(), ElementsAre("close"));
}

TEST_F(IntakeLoopTest, LeavesTheCampaignsOfOtherPartitionsAlone) {
    Campaign row = campaign(Phase::scheduled);
    row.partition = PartitionId(1);
    row.opens_at = at(5);
    PublishedBatch batch;
    batch.campaigns = {row};
    views.publish(batch);
    turn();
    EXPECT_THAT(logged(), IsEmpty());
}

}  // namespace
}  // namespace firstcome
