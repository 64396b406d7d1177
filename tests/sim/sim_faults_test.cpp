// SPDX-License-Identifier: Apache-2.0
// The faults of the simulators do what their names say.
#include "tests/contract/batch_builder.h"
#include "tests/contract/numbered_records.h"
#include "tests/sim/sim_ledger.h"
#include "tests/sim/sim_log.h"
#include "tests/support/errc_of.h"

#include <gtest/gtest.h>

namespace firstcome::tests {
namespace {

constexpr PartitionId partition{0};
constexpr CampaignId campaign{1};

// Answers the fates one after the other, then `persisted`.
FatePlan script(std::vector<RecordFate> fates) {
    return [fates, next = std::size_t{0}](PartitionId) mutable {
        return next < fates.size() ? fates[next++] : RecordFate::persisted;
    };
}

class SimLogFaults : public testing::Test {
  protected:
    std::vector<AppendStatus> append(std::int64_t first, std::size_t count) {
        std::vector<AppendStatus> statuses;
        for (const AppendResult& result : log_.append(partition, batch_of(first, count))) {
            statuses.push_back(result.status);
        }
        return statuses;
    }

    // The numbers of the records in the log, behind the identity.
    std::vector<std::int64_t> numbers() {
        RecordBatch records;
        EXPECT_TRUE(log_.read(partition, Offset(1), 1'000, {}, records).has_value());
        std::vector<std::int64_t> found;
        for (std::size_t i = 0; i < records.size(); ++i) {
            found.push_back(ByteReader(records[i].bytes).integer<std::int64_t>());
        }
        return found;
    }

    using Numbers = std::vector<std::int64_t>;
    using Statuses = std::vector<AppendStatus>;

    ManualClock clock_{WallTime{1'000'000}};
    SimLog log_{1, 42, clock_, SimLog::Waits::never};
};

TEST_F(SimLogFaults, GiveEachRecordItsOwnFate) {
    log_.set_plan(script(
        {RecordFate::persisted,
         RecordFate::not_persisted,
         RecordFate::unknown_there,
         RecordFate::unknown_lost}
    ));
    EXPECT_EQ(
        append(1, 5),
        (Statuses{
            AppendStatus::persisted,
            AppendStatus::not_persisted,
            AppendStatus::unknown,
            AppendStatus::unknown,
            AppendStatus::persisted})
    );
    EXPECT_EQ(numbers(), (Numbers{1, 3, 5}));
}

TEST_F(SimLogFaults, BringLateRecordsBehindALaterBatch) {
    log_.set_plan(script({RecordFate::unknown_late, RecordFate::persisted_and_repeated}));
    append(1, 2);
    EXPECT_EQ(numbers(), (Numbers{2}));
    append(3, 1);
    EXPECT_EQ(numbers(), (Numbers{2, 3, 1, 2}));
}

TEST_F(SimLogFaults, BringLateRecordsWhenTheySettle) {
    log_.set_plan(script({RecordFate::unknown_late}));
    append(1, 1);
    log_.settle();
    EXPECT_EQ(numbers(), (Numbers{1}));
}

TEST_F(SimLogFaults, LoseWhatWasInFlightInACrash) {
    log_.set_plan(script({RecordFate::unknown_late}));
    append(1, 2);
    log_.crash();
    append(3, 1);
    EXPECT_EQ(numbers(), (Numbers{2, 3}));
}

TEST_F(SimLogFaults, TearAnAppendWhenTheProcessDiesInIt) {
    log_.tear_next_append(2);
    EXPECT_EQ(append(1, 3), Statuses(3, AppendStatus::unknown));
    EXPECT_TRUE(log_.is_down());
    EXPECT_EQ(append(4, 1), Statuses(1, AppendStatus::unknown));
    EXPECT_EQ(errc_of(log_.end(partition)), Errc::closed);
    RecordBatch none;
    EXPECT_EQ(errc_of(log_.read(partition, Offset(0), 1, {}, none)), Errc::closed);
    log_.crash();
    EXPECT_FALSE(log_.is_down());
    EXPECT_EQ(numbers(), (Numbers{1, 2}));
}

TEST_F(SimLogFaults, AreTheSameForTheSameSeed) {
    SimLog same(1, 42, clock_, SimLog::Waits::never);
    SimLog other(1, 43, clock_, SimLog::Waits::never);
    const auto identity = [](SimLog& log) {
        RecordBatch records;
        EXPECT_TRUE(log.read(partition, Offset(0), 1, {}, records).has_value());
        return to_hex(records[0].bytes);
    };
    EXPECT_EQ(identity(same), identity(log_));
    EXPECT_NE(identity(other), identity(log_));
}

class SimLedgerFaults : public testing::Test {
  protected:
    SimLedgerFaults() : built_(ledger_.take(partition, "node", Ownership{}, Epoch(0)).value()) {
        EXPECT_TRUE(ledger_.commit(built_.create(campaign, 2).take()).has_value());
        batch_ = built_.enter(campaign, "alice").take();
    }

    void next_is(CommitFate fate) {
        ledger_.set_plan([fate, used = false]() mutable {
            return std::exchange(used, true) ? CommitFate::committed : fate;
        });
    }

    Offset applied() { return ledger_.load(partition).value().position.state.applied; }

    ManualClock clock_{WallTime{1'000'000}};
    SimLedger ledger_{clock_};
    BatchBuilder built_;
    DecisionBatch batch_;
};

TEST_F(SimLedgerFaults, RefuseWithoutAnEffect) {
    next_is(CommitFate::refused);
    EXPECT_EQ(errc_of(ledger_.commit(batch_)), Errc::busy);
    EXPECT_EQ(applied(), batch_.before.applied);
    EXPECT_EQ(ledger_.commit(batch_).value(), CommitOutcome::committed);
    EXPECT_EQ(applied(), batch_.after.applied);
}

TEST_F(SimLedgerFaults, LoseTheAnswerOfACommitThatStands) {
    next_is(CommitFate::unknown_there);
    EXPECT_EQ(errc_of(ledger_.commit(batch_)), Errc::timeout);
    EXPECT_EQ(applied(), batch_.after.applied);
    EXPECT_EQ(ledger_.commit(batch_).value(), CommitOutcome::committed);
}

TEST_F(SimLedgerFaults, LoseACommitWithItsAnswer) {
    next_is(CommitFate::unknown_lost);
    EXPECT_EQ(errc_of(ledger_.commit(batch_)), Errc::timeout);
    EXPECT_EQ(applied(), batch_.before.applied);
    EXPECT_EQ(ledger_.commit(batch_).value(), CommitOutcome::committed);
}

TEST_F(SimLedgerFaults, ShowALateCommitToTheNextLockOnly) {
    next_is(CommitFate::unknown_late);
    EXPECT_EQ(errc_of(ledger_.commit(batch_)), Errc::timeout);
    EXPECT_EQ(applied(), batch_.before.applied);
    const Ownership seen = ledger_.load(partition)->position.ownership;
    EXPECT_FALSE(ledger_.take(partition, "other", seen, Epoch(0)).has_value());
    EXPECT_EQ(applied(), batch_.after.applied);
}

TEST_F(SimLedgerFaults, GoBackToAnOlderCopy) {
    const SimTables backup = ledger_.tables();
    ASSERT_TRUE(ledger_.commit(batch_).has_value());
    ledger_.fail_over(backup);
    EXPECT_EQ(applied(), batch_.before.applied);
    EXPECT_EQ(ledger_.commit(batch_).value(), CommitOutcome::committed);
}

TEST_F(SimLedgerFaults, LoseWhatIsOnItsWayWhenTheLedgerGoesBack) {
    const SimTables backup = ledger_.tables();
    next_is(CommitFate::unknown_late);
    EXPECT_FALSE(ledger_.commit(batch_).has_value());
    ledger_.fail_over(backup);
    ledger_.settle();
    EXPECT_EQ(applied(), batch_.before.applied);
}

}  // namespace
}  // namespace firstcome::tests
