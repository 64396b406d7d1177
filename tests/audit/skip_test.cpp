// SPDX-License-Identifier: Apache-2.0
// An operator's order to pass over a record.
#include "audit/skip.h"

#include "audit/rebuild.h"
#include "campaign/codec.h"
#include "tests/audit/stage.h"
#include "tests/sim/forwarding.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace firstcome {
namespace {

using testing::HasSubstr;
using tests::errc_of;

// Reads of these records fail, as those of a damaged file do.
class DamagedLog final : public tests::ForwardingLog {
  public:
    DamagedLog(Log& log, std::set<Offset> damaged)
        : ForwardingLog(log),
          damaged_(std::move(damaged)) {}

    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override {
        const auto bad = damaged_.lower_bound(from);
        if (bad == damaged_.end() || bad->value() - from.value() >= std::int64_t(records_max)) {
            return ForwardingLog::read(partition, from, records_max, wait, into);
        }
        const auto before = static_cast<std::size_t>(bad->value() - from.value());
        if (before > 0) {
            TRY(ForwardingLog::read(partition, from, before, wait, into));
        }
        return fail(Errc::corrupt, "a flipped bit");
    }

    void mend(Offset offset) { damaged_.erase(offset); }

  private:
    std::set<Offset> damaged_;
};

class SkipTest : public testing::Test {
  protected:
    // Five places decided, then a bad record (8) and an entry (9) that nobody decided.
    SkipTest() {
        stage_five_places(stage);
        bad = stage.append_bytes(as_bytes("no record of ours"));
        stage.enter(first_campaign, "f");
    }

    Result<SkipReport> skip(SkipRequest request) {
        return skip_record(stage.log, &stage.archive, request, stage.clock);
    }

    Result<SkipReport> skip(Offset offset) { return skip({0, offset.value(), "a flipped bit"}); }

    Offset end() { return stage.log.end(PartitionId(0)).value(); }

    void expect_refused(const SkipRequest& request, Errc code, const std::string& naming) {
        const Offset before = end();
        const auto refused = skip(request);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, code);
        EXPECT_THAT(refused.error().detail, HasSubstr(naming));
        EXPECT_EQ(end(), before);
    }

    Stage stage;
    Offset bad;
};

TEST_F(SkipTest, OrdersThatARecordIsPassedOver) {
    const auto report = skip(bad);
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_EQ(report->was, "unreadable");
    EXPECT_THAT(report->problem, HasSubstr("checksum"));
    EXPECT_FALSE(report->already);
    RecordBatch batch;
    ASSERT_TRUE(stage.log.read(PartitionId(0), Offset(10), 9, {}, batch));
    ASSERT_EQ(batch.size(), 1u);
    const Command command = decode(batch[0].bytes).value();
    const auto& order = std::get<SkipRecord>(command);
    EXPECT_EQ(order.offset, bad);
    EXPECT_EQ(order.reason, "a flipped bit");
    EXPECT_EQ(order.requested_at, stage.clock.wall_now());
    EXPECT_NE(order.command_id, CommandId{});
}

TEST_F(SkipTest, LetsARebuildAndVerifyPass) {
    ASSERT_TRUE(skip(bad));
    ASSERT_TRUE(rebuild(stage.log, stage.ledger, {}, stage.clock));
    const VerifyReport report = stage.verify();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.places, 6);
    ASSERT_EQ(report.skips.size(), 1u);
    EXPECT_EQ(report.skips[0].offset, bad);
}

TEST_F(SkipTest, TellsWhatAReadableRecordWas) {
    EXPECT_EQ(skip(Offset(9))->was, "entry");
    EXPECT_EQ(skip(Offset(10))->was, "skip");
}

TEST_F(SkipTest, WorksBeforeThereIsALedger) {
    const auto report = skip_record(stage.log, nullptr, {0, 3, "no ledger yet"}, stage.clock);
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_EQ(report->was, "entry");
}

TEST_F(SkipTest, OrdersOnce) {
    ASSERT_TRUE(skip(bad));
    const Offset before = end();
    const auto again = skip(bad);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->already);
    EXPECT_EQ(end(), before);
    ASSERT_TRUE(rebuild(stage.log, stage.ledger, {}, stage.clock));
    EXPECT_TRUE(skip(bad)->already);  // also when it is decided by now
}

TEST_F(SkipTest, TwiceIsHarmless) {
    ASSERT_TRUE(skip(bad));
    stage.append(SkipRecord{CommandId{9}, bad, "once more", WallTime{1}});
    ASSERT_TRUE(rebuild(stage.log, stage.ledger, {}, stage.clock));
    EXPECT_TRUE(stage.verify().ok());
}

TEST_F(SkipTest, RefusesAPartitionThatTheLogHasNot) {
    expect_refused(
        {1, 8, "x"}, Errc::invalid, "--partition: name one of the log's partitions, 0..0"
    );
    expect_refused({-1, 8, "x"}, Errc::invalid, "--partition");
}

TEST_F(SkipTest, RefusesARecordThatCannotBeNamed) {
    expect_refused({0, -1, "x"}, Errc::invalid, "--offset");
    expect_refused({0, 0, "x"}, Errc::invalid, "record 0 names the log");
    expect_refused({0, 10, "x"}, Errc::invalid, "has no record 10, it ends at 10");
    expect_refused({0, 99, "x"}, Errc::invalid, "--offset");
}

TEST_F(SkipTest, RefusesAReasonThatSaysNothing) {
    for (const std::string& reason :
         {std::string(),
          std::string("  "),
          std::string("a\nb"),
          std::string("\xff"),
          std::string(skip_reason_bytes_max + 1, 'x')}) {
        expect_refused({0, 8, reason}, Errc::invalid, "--reason");
    }
    EXPECT_TRUE(skip({0, 8, std::string(skip_reason_bytes_max, 'x')}));
}

TEST_F(SkipTest, UnmakesNoDecision) {
    expect_refused({0, 7, "x"}, Errc::conflict, "the ledger has applied 7");
    expect_refused({0, 1, "x"}, Errc::conflict, "a decision once made");
}

TEST_F(SkipTest, RefusesALedgerOfAnotherLog) {
    stage.partition().log_id[0] ^= 1;
    expect_refused({0, 8, "x"}, Errc::conflict, "another log");
}

TEST_F(SkipTest, SaysHonestlyThatItDoesNotKnow) {
    stage.log.set_plan([](PartitionId) { return RecordFate::unknown_there; });
    const auto unknown = skip(bad);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, Errc::timeout);
    EXPECT_THAT(unknown.error().detail, HasSubstr("run again"));
    EXPECT_TRUE(skip(bad)->already);
}

TEST_F(SkipTest, SaysThatTheLogTookNothing) {
    stage.log.set_plan([](PartitionId) { return RecordFate::not_persisted; });
    expect_refused({0, 8, "x"}, Errc::io, "nothing has changed");
}

TEST_F(SkipTest, PassesOverWhatOnlyTheOrderMakesReadable) {
    DamagedLog log(stage.log, {bad, Offset(9)});
    const auto helpless = skip_record(log, &stage.archive, {0, 8, "x"}, stage.clock);
    ASSERT_FALSE(helpless);
    EXPECT_EQ(helpless.error().code, Errc::corrupt);
    EXPECT_THAT(helpless.error().detail, HasSubstr("it does not help: a flipped bit"));
    // Found behind a second damaged record.
    const auto again = skip_record(log, &stage.archive, {0, 8, "x"}, stage.clock);
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_TRUE(again->already);
    EXPECT_EQ(again->was, "unreadable");
    EXPECT_EQ(again->problem, "a flipped bit");
}

TEST_F(SkipTest, ReportsALogThatCannotBeRead) {
    stage.log.tear_next_append(0);
    RecordBatch last;
    last.add(as_bytes("dies"));
    stage.log.append(PartitionId(0), last);
    EXPECT_EQ(errc_of(skip(bad)), Errc::closed);
}

}  // namespace
}  // namespace firstcome
