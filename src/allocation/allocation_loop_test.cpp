// SPDX-License-Identifier: Apache-2.0
#include "allocation/allocation_loop.h"

#include "tests/sim/allocation_rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Keeps what was sent; commits go through.
class RecordingLedger final : public ForwardingLedger {
  public:
    using ForwardingLedger::ForwardingLedger;

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        sent.push_back(batch);
        return ForwardingLedger::commit_one(batch);
    }

    std::vector<DecisionBatch> sent;
};

// Delivers other records than those that were asked for.
class OddLog final : public ForwardingLog {
  public:
    using ForwardingLog::ForwardingLog;

    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override {
        const Offset shifted(std::max<std::int64_t>(0, from.value() + shift));
        if (shift_once) {
            shift = 0;
        }
        return ForwardingLog::read(partition, shifted, records_max, wait, into);
    }

    std::int64_t shift = 0;
    bool shift_once = false;
};

class AllocationLoopTest : public ::testing::Test, protected AllocationRig {
  protected:
    void plan_commits(std::vector<CommitFate> fates) {
        ledger.set_plan([fates, next = std::size_t{0}]() mutable {
            return next < fates.size() ? fates[next++] : CommitFate::committed;
        });
    }
};

TEST_F(AllocationLoopTest, DecidesCommitsAndThenTells) {
    append({create(1, 1), entry(1, "alice", 11), entry(1, "bob", 12)});
    wait_for("alice", 11);
    wait_for("bob", 12);
    const auto loop = make_loop();
    EXPECT_EQ(turn(*loop), TurnResult::worked) << "loads";
    EXPECT_EQ(told(11), "");
    EXPECT_EQ(turn(*loop), TurnResult::worked) << "decides";
    EXPECT_EQ(told(11), "won 1");
    EXPECT_EQ(told(12), "sold_out 2");
    EXPECT_EQ(turn(*loop), TurnResult::idle);
    EXPECT_EQ(loop->applied(), Offset(3));
    EXPECT_EQ(committed().applied, Offset(3));
    EXPECT_EQ(views.probe(partition).commits.value(), 1U);
}

TEST_F(AllocationLoopTest, SendsABatchAgainUnchangedUntilItIsCommitted) {
    RecordingLedger recording(ledger);
    port_ledger = &recording;
    const auto loop = make_loop();
    run(*loop);
    recording.sent.clear();
    plan_commits({CommitFate::refused, CommitFate::unknown_lost});
    append({create(1, 5), entry(1, "alice", 11)});
    wait_for("alice", 11);
    EXPECT_EQ(turn(*loop), TurnResult::idle);
    clock.advance(Duration::seconds(5));
    append({entry(1, "bob", 12)});
    EXPECT_EQ(turn(*loop), TurnResult::idle);
    EXPECT_EQ(told(11), "") << "nothing is told before it is committed";
    EXPECT_EQ(turn(*loop), TurnResult::worked);
    EXPECT_EQ(told(11), "won 1");
    ASSERT_EQ(recording.sent.size(), 3U);
    for (const DecisionBatch& batch : recording.sent) {
        EXPECT_EQ(batch.after, recording.sent[0].after);
        EXPECT_EQ(batch.committed_at, recording.sent[0].committed_at);
        EXPECT_EQ(batch.places, recording.sent[0].places);
    }
    EXPECT_EQ(views.probe(partition).commits_resent.value(), 2U);
}

TEST_F(AllocationLoopTest, ACommitWhoseAnswerWasLostCountsOnce) {
    for (const CommitFate fate : {CommitFate::unknown_there, CommitFate::unknown_late}) {
        AllocationRig rig;
        const auto loop = rig.make_loop();
        rig.run(*loop);
        rig.ledger.set_plan([fate, first = true]() mutable {
            return std::exchange(first, false) ? fate : CommitFate::committed;
        });
        rig.append({create(1, 5), entry(1, "alice")});
        EXPECT_EQ(rig.turn(*loop), TurnResult::idle);
        EXPECT_EQ(rig.turn(*loop), TurnResult::worked);
        EXPECT_EQ(rig.ledger.tables().places.size(), 1U);
        EXPECT_EQ(loop->applied(), Offset(2));
        EXPECT_FALSE(loop->halted());
    }
}

TEST_F(AllocationLoopTest, LoadsAgainWhenAnotherNodeTookThePartition) {
    append({create(1, 5)});
    const auto loop = make_loop();
    run(*loop);
    const Ownership own = ledger.tables().partitions[partition].ownership;
    ASSERT_TRUE(ledger.take(partition, "other", own, own.epoch));
    append({entry(1, "alice", 11)});
    wait_for("alice", 11);
    EXPECT_EQ(turn(*loop), TurnResult::worked) << "superseded";
    EXPECT_FALSE(loop->loaded());
    EXPECT_EQ(told(11), "");
    run(*loop);
    EXPECT_EQ(told(11), "won 1");
    EXPECT_EQ(ledger.tables().partitions[partition].ownership.owner, "node");
    EXPECT_EQ(ledger.tables().ownerships.size(), 3U);
}

TEST_F(AllocationLoopTest, ReplaysWhatALedgerLostThatWentBack) {
    append({create(1, 2), entry(1, "alice", 11)});
    const auto loop = make_loop();
    run(*loop);
    const SimTables backup = ledger.tables();
    append({entry(1, "bob"), entry(1, "carol")});
    run(*loop);
    const SimTables before = ledger.tables();
    ledger.tables() = backup;
    append({entry(1, "dave")});
    run(*loop);
    EXPECT_EQ(ledger.tables().places.size(), 4U);
    for (const auto& [key, place] : before.places) {
        EXPECT_EQ(ledger.tables().places.at(key), place);
    }
}

TEST_F(AllocationLoopTest, SomebodyFasterIsNoReasonToHalt) {
    class Contested final : public ForwardingLedger {
      public:
        using ForwardingLedger::ForwardingLedger;

        Result<Ownership> take(
            PartitionId id, std::string_view node, const Ownership& seen, Epoch highest
        ) override {
            return std::exchange(lost_, false) ? Result<Ownership>(fail(Errc::conflict, "too late"))
                                               : ForwardingLedger::take(id, node, seen, highest);
        }

      private:
        bool lost_ = true;
    };

    Contested contested(ledger);
    port_ledger = &contested;
    const auto loop = make_loop();
    EXPECT_EQ(turn(*loop), TurnResult::idle);
    EXPECT_FALSE(loop->halted());
    EXPECT_EQ(turn(*loop), TurnResult::worked);
    EXPECT_TRUE(loop->loaded());
}

// --- what halts ----------------------------------------------------------------------------------

TEST_F(AllocationLoopTest, CommitsTheGoodPrefixBeforeItHaltsAtABadRecord) {
    append({create(1, 5), entry(1, "alice", 11)});
    RecordBatch bad;
    bad.add(as_bytes("no record at all"));
    log.append(partition, bad);
    append({entry(1, "bob", 12)});
    wait_for("alice", 11);
    const auto loop = make_loop();
    run(*loop);
    EXPECT_EQ(told(11), "won 1");
    EXPECT_EQ(committed().applied, Offset(2));
    ASSERT_TRUE(loop->halted());
    EXPECT_EQ(loop->halted()->code, Errc::corrupt);
    EXPECT_THAT(loop->halted()->detail, HasSubstr("record 3 of partition 0"));
    EXPECT_EQ(views.partition(partition).phase, PartitionPhase::halted);
    EXPECT_THAT(views.partition(partition).halt_reason, HasSubstr("record 3"));
    EXPECT_FALSE(views.ready());
    EXPECT_EQ(turn(*loop), TurnResult::idle);
    EXPECT_EQ(committed().applied, Offset(2));
}

TEST_F(AllocationLoopTest, HaltsWhenTheLedgerWasChangedFromOutside) {
    append({create(1, 5)});
    const auto loop = make_loop();
    run(*loop);
    ledger.tables().campaigns[CampaignId(1)].current_stock = 4;
    append({entry(1, "alice", 11)});
    wait_for("alice", 11);
    run(*loop);
    ASSERT_TRUE(loop->halted());
    EXPECT_EQ(loop->halted()->code, Errc::conflict);
    EXPECT_EQ(told(11), "");
}

TEST_F(AllocationLoopTest, ADeviceThatFailsHalts) {
    class BrokenLog final : public ForwardingLog {
      public:
        using ForwardingLog::ForwardingLog;

        Result<void> read(PartitionId, Offset, std::size_t, Duration, RecordBatch&) override {
            return fail(Errc::io, "the disk does not answer");
        }
    };

    BrokenLog broken(log);
    port_log = &broken;
    const auto loop = make_loop();
    run(*loop);
    ASSERT_TRUE(loop->halted());
    EXPECT_EQ(loop->halted()->code, Errc::io);
}

// --- continuity of the log -----------------------------------------------------------------------

TEST_F(AllocationLoopTest, ReadsAgainAfterOneGapAndHaltsAtTheSameGapAgain) {
    OddLog odd(log);
    port_log = &odd;
    append({create(1, 5), entry(1, "alice"), entry(1, "bob")});
    const auto loop = make_loop();
    run(*loop);
    append({entry(1, "carol"), entry(1, "dave")});
    odd.shift = 1;
    odd.shift_once = true;
    run(*loop);
    EXPECT_EQ(committed().applied, Offset(5)) << "one gap is read again";
    append({entry(1, "erin"), entry(1, "frank")});
    odd.shift = 1;
    odd.shift_once = false;
    run(*loop);
    ASSERT_TRUE(loop->halted());
    EXPECT_EQ(loop->halted()->code, Errc::corrupt);
    EXPECT_THAT(loop->halted()->detail, HasSubstr("record 7 where 6 is expected"));
    EXPECT_EQ(committed().applied, Offset(5));
}

TEST_F(AllocationLoopTest, DropsWhatIsDeliveredAgain) {
    OddLog odd(log);
    port_log = &odd;
    append({create(1, 5), entry(1, "alice")});
    const auto loop = make_loop();
    run(*loop);
    odd.shift = -2;
    append({entry(1, "bob"), entry(1, "carol")});
    EXPECT_EQ(turn(*loop), TurnResult::worked);
    EXPECT_EQ(committed().applied, Offset(4));
    EXPECT_EQ(committed().counters.won, 3);
    EXPECT_EQ(committed().counters.duplicate, 0);
}

TEST_F(AllocationLoopTest, FoldsNoMoreThanItsBatchPerTurn) {
    append({create(1, 9), entry(1, "a"), entry(1, "b"), entry(1, "c"), entry(1, "d")});
    const auto loop = make_loop(2);
    turn(*loop);
    for (const std::int64_t applied : {1, 3, 5}) {
        EXPECT_EQ(turn(*loop), TurnResult::worked);
        EXPECT_EQ(committed().applied, Offset(applied));
    }
    EXPECT_EQ(turn(*loop), TurnResult::idle);
}

// --- closing and reopening -----------------------------------------------------------------------

TEST_F(AllocationLoopTest, ReopensInTheBatchThatClosed) {
    append(
        {create(1, 2),
         entry(1, "alice", 11),
         close(2),
         entry(1, "alice", 12),
         open(3),
         entry(1, "alice", 13),
         entry(1, "bob", 14),
         entry(1, "carol", 15)}
    );
    wait_for("alice", 12);
    wait_for("alice", 13);
    wait_for("bob", 14);
    const auto loop = make_loop();
    run(*loop);
    EXPECT_EQ(told(12), "won 1 again") << "the outcome took the place, whoever asked";
    EXPECT_EQ(told(13), "won 1 again");
    EXPECT_EQ(told(14), "won 2");
    EXPECT_EQ(ledger.tables().places.size(), 3U);
    EXPECT_EQ(views.resident(), 3U);
}

TEST_F(AllocationLoopTest, ARepeatedOpenOfAClosedCampaignLeavesThePlacesWhereTheyAre) {
    append({create(1, 5, at(10)), open(2), entry(1, "alice", 11), close(3)});
    const auto loop = make_loop();
    run(*loop);
    append({open(2)});  // delivered again, after the contrary command
    run(*loop);
    EXPECT_EQ(views.resident(), 0U);
    append({open(4), entry(1, "bob", 12), entry(1, "alice", 13)});
    wait_for("bob", 12);
    wait_for("alice", 13);
    run(*loop);
    EXPECT_FALSE(loop->halted());
    EXPECT_EQ(told(12), "won 2");
    EXPECT_EQ(told(13), "won 1 again");
    EXPECT_EQ(views.resident(), 2U);
}

TEST_F(AllocationLoopTest, LoadsAgainWhenThePlacesOfAReopeningCannotBeRead) {
    class Forgetful final : public ForwardingLedger {
      public:
        using ForwardingLedger::ForwardingLedger;

        Result<void> load_places(CampaignId id, Offset below, const PlaceSink& sink) override {
            TRY(ForwardingLedger::load_places(id, below, sink));
            return std::exchange(fails, false) ? Result<void>(fail(Errc::busy, "later"))
                                               : Result<void>();
        }

        bool fails = false;
    };

    Forgetful forgetful(ledger);
    port_ledger = &forgetful;
    append({create(1, 5), entry(1, "alice"), close(2)});
    const auto loop = make_loop();
    run(*loop);
    append({open(3), entry(1, "bob", 11)});
    wait_for("bob", 11);
    forgetful.fails = true;
    run(*loop);
    EXPECT_FALSE(loop->halted());
    run(*loop);
    EXPECT_EQ(told(11), "won 2");
    EXPECT_EQ(views.resident(), 2U) << "half a load counts nobody twice";
}

// --- ownership -----------------------------------------------------------------------------------

TEST_F(AllocationLoopTest, GivesThePartitionUpAtTheEnd) {
    const auto loop = make_loop();
    run(*loop);
    EXPECT_EQ(ledger.tables().partitions[partition].ownership.owner, "node");
    loop->release();
    EXPECT_EQ(ledger.tables().partitions[partition].ownership.owner, "");
    EXPECT_EQ(ledger.tables().partitions[partition].ownership.epoch, Epoch(1));
}

TEST_F(AllocationLoopTest, EachStartHasAHigherEpoch) {
    std::vector<std::int64_t> epochs;
    for (int start = 0; start < 3; ++start) {
        const auto loop = make_loop();
        run(*loop);
        epochs.push_back(ledger.tables().partitions[partition].ownership.epoch.value());
    }
    EXPECT_THAT(epochs, ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace firstcome
