// SPDX-License-Identifier: Apache-2.0
// A ledger made anew from its log.
#include "audit/rebuild.h"

#include "audit/ledger_file.h"
#include "tests/audit/stage.h"
#include "tests/sim/forwarding.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace firstcome {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

TEST(Rebuild, GivesTheSameLedgerInBatchesOfAnySize) {
    Stage stage;
    stage.create(2);
    stage.enter(first_campaign, "a");
    stage.close(first_campaign);
    stage.open(first_campaign);  // needs the places of what may not be committed yet
    for (const auto* user : {"b", "a", "c"}) {
        stage.enter(first_campaign, user);
    }
    stage.fill_ledger();
    const SimTables whole = stage.tables();
    for (std::size_t batch = 1; batch <= 8; ++batch) {
        SimLedger fresh(stage.clock);
        const auto report =
            rebuild(stage.log, fresh, {.node = "test", .batch_records_max = batch}, stage.clock);
        ASSERT_TRUE(report) << report.error().message();
        EXPECT_EQ(report->records, 8);
        EXPECT_EQ(report->campaigns, 1);
        EXPECT_EQ(report->places, 3);
        EXPECT_EQ(report->winners, 2);
        EXPECT_EQ(fresh.tables().places, whole.places);
        EXPECT_EQ(fresh.tables().campaigns, whole.campaigns);
        EXPECT_EQ(fresh.tables().commands, whole.commands);
        const auto& [state, ownership] = fresh.tables().partitions.at(PartitionId(0));
        EXPECT_EQ(state, stage.partition());
        EXPECT_EQ(ownership.owner, "");
    }
}

TEST(Rebuild, PassesVerify) {
    Stage stage;
    stage_five_places(stage);
    EXPECT_TRUE(stage.verify().ok());
}

TEST(Rebuild, TellsHowFarItIs) {
    Stage stage;
    stage_five_places(stage);
    SimLedger fresh(stage.clock);
    std::vector<std::int64_t> told;
    RebuildOptions options;
    options.batch_records_max = 3;
    options.progress = [&](std::int64_t done, std::int64_t all) {
        EXPECT_EQ(all, 8);
        told.push_back(done);
    };
    ASSERT_TRUE(rebuild(stage.log, fresh, options, stage.clock));
    EXPECT_EQ(told, (std::vector<std::int64_t>{3, 6}));
}

TEST(Rebuild, MakesALedgerThatIsNotEmptyAnew) {
    Stage stage;
    stage_five_places(stage);
    const SimTables before = stage.tables();
    stage.row(2).outcome = DecisionKind::sold_out;
    stage.campaign(1).current_stock = 3;
    stage.tables().commands.clear();
    stage.partition().counters.won = 77;
    const auto again = rebuild(stage.log, stage.ledger, {.node = "again"}, stage.clock);
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_EQ(stage.tables().places, before.places);
    EXPECT_EQ(stage.tables().campaigns, before.campaigns);
    EXPECT_EQ(stage.tables().commands, before.commands);
    const LedgerPosition& position = stage.tables().partitions.at(PartitionId(0));
    EXPECT_EQ(position.state, before.partitions.at(PartitionId(0)).state);
    EXPECT_EQ(position.ownership.owner, "");
    EXPECT_EQ(position.ownership.epoch, Epoch(2));
    EXPECT_EQ(stage.tables().ownerships.back().owner, "again");
    EXPECT_TRUE(stage.verify().ok());
}

TEST(Rebuild, FreesEveryPartitionOfALedgerThatOthersOwned) {
    Stage stage(3);
    stage_five_places(stage);
    for (const std::uint32_t number : {0U, 1U, 2U}) {
        const PartitionId partition(number);
        const Ownership free = stage.tables().partitions.at(partition).ownership;
        ASSERT_TRUE(stage.ledger.take(partition, "dead", free, Epoch{}));
    }
    ASSERT_TRUE(rebuild(stage.log, stage.ledger, {}, stage.clock));
    for (const auto& [partition, position] : stage.tables().partitions) {
        EXPECT_EQ(position.ownership.owner, "");
        EXPECT_EQ(position.ownership.epoch, Epoch(3));
    }
    EXPECT_TRUE(stage.verify().ok());
}

TEST(Rebuild, RefusesALedgerOfAnotherLogAndTouchesNothing) {
    Stage stage;
    stage_five_places(stage);
    stage.partition().log_id[0] ^= 1;
    const SimTables before = stage.tables();
    const auto again = rebuild(stage.log, stage.ledger, {}, stage.clock);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::conflict);
    EXPECT_THAT(again.error().detail, HasSubstr("another log"));
    EXPECT_EQ(stage.tables().places, before.places);
    EXPECT_EQ(
        stage.tables().partitions.at(PartitionId(0)).ownership,
        before.partitions.at(PartitionId(0)).ownership
    );
}

TEST(Rebuild, RefusesALedgerWithMorePartitionsThanTheLog) {
    Stage stage;
    stage_five_places(stage);
    LedgerPosition& third = stage.tables().partitions[PartitionId(2)];
    third.state = stage.partition();
    third.state.partition = PartitionId(2);
    EXPECT_EQ(tests::errc_of(rebuild(stage.log, stage.ledger, {}, stage.clock)), Errc::conflict);
}

// Another node takes a partition when this one is about to commit.
class StolenLedger final : public tests::ForwardingLedger {
  public:
    using ForwardingLedger::ForwardingLedger;

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        steal();
        return ledger_.commit(batch);
    }

    void steal() {
        const auto positions = ledger_.observe().value();
        const LedgerPosition& last = positions.back();
        ledger_.take(last.state.partition, "thief", last.ownership, Epoch{}).value();
    }
};

TEST(Rebuild, GivesWayToANodeThatTakesItsPartition) {
    Stage stage;
    stage_five_places(stage);
    StolenLedger ledger(stage.ledger);
    const auto report = rebuild(stage.log, ledger, {}, stage.clock);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Errc::conflict);
    EXPECT_THAT(report.error().detail, HasSubstr("stop every node"));
}

TEST(Rebuild, NoticesThatAPartitionWasTakenBeforeItsTurn) {
    Stage stage(2);
    stage_five_places(stage);
    StolenLedger ledger(stage.ledger);
    RebuildOptions options;
    options.beat_every = Duration{0};
    options.batch_records_max = 2;
    const auto report = rebuild(stage.log, ledger, options, stage.clock);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Errc::conflict);
    EXPECT_LT(stage.tables().partitions.at(PartitionId(0)).state.applied, Offset(3));
}

TEST(Rebuild, NamesARecordThatCannotBeDecided) {
    Stage stage;
    stage_five_places(stage);
    stage.append_bytes(as_bytes("no record of ours"));
    SimLedger fresh(stage.clock);
    const auto report = rebuild(stage.log, fresh, {}, stage.clock);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Errc::corrupt);
    EXPECT_THAT(report.error().detail, HasSubstr("record 8 of partition 0"));
    EXPECT_THAT(report.error().detail, HasSubstr("firstcome skip --partition 0 --offset 8 "));
}

TEST(Rebuild, SkipsWhatAnOperatorOrderedToSkip) {
    Stage stage;
    stage_five_places(stage);
    const Offset bad = stage.append_bytes(as_bytes("no record of ours"));
    stage.append(SkipRecord{CommandId{9}, bad, "unreadable", WallTime{1}});
    SimLedger fresh(stage.clock);
    EXPECT_TRUE(rebuild(stage.log, fresh, {}, stage.clock));
}

TEST(Rebuild, ReportsALedgerThatTakesNothing) {
    Stage stage;
    stage_five_places(stage);
    SimLedger fresh(stage.clock);
    fresh.set_plan([] { return CommitFate::refused; });
    const auto report = rebuild(stage.log, fresh, {}, stage.clock);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Errc::busy);
}

class LedgerFile : public testing::Test {
  protected:
    LedgerFile()
        : directory_((fs::temp_directory_path() /
                      ("firstcome-files-" + std::to_string(random_u64())))
                         .string()),
          path_(directory_ + "/ledger.db") {
        fs::create_directory(directory_);
    }

    ~LedgerFile() override {
        std::error_code ignored;
        fs::remove_all(directory_, ignored);
    }

    void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

    std::string content(const std::string& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    const std::string directory_;
    const std::string path_;
};

TEST_F(LedgerFile, TakesThePlaceOfTheOldOneWhichIsKept) {
    write(path_, "old");
    write(path_ + "-wal", "old wal");
    const std::string rebuilt = begin_rebuilt_file(path_).value();
    write(rebuilt, "new");
    EXPECT_EQ(finish_rebuilt_file(path_).value(), path_ + ".before-rebuild-1");
    EXPECT_EQ(content(path_), "new");
    EXPECT_FALSE(fs::exists(path_ + "-wal"));
    EXPECT_EQ(content(path_ + ".before-rebuild-1"), "old");
    EXPECT_EQ(content(path_ + ".before-rebuild-1-wal"), "old wal");
    EXPECT_FALSE(fs::exists(rebuilt));
}

TEST_F(LedgerFile, BringsItsOwnWal) {
    const std::string rebuilt = begin_rebuilt_file(path_).value();
    write(rebuilt, "new");
    write(rebuilt + "-wal", "new wal");
    EXPECT_EQ(finish_rebuilt_file(path_).value(), "");
    EXPECT_EQ(content(path_ + "-wal"), "new wal");
}

TEST_F(LedgerFile, IsKeptUnderTheFirstFreeNumber) {
    for (const auto* number : {"1", "2"}) {
        write(path_, "old");
        write(begin_rebuilt_file(path_).value(), "new");
        EXPECT_EQ(finish_rebuilt_file(path_).value(), path_ + ".before-rebuild-" + number);
    }
}

TEST_F(LedgerFile, BeginsWithoutTheLeftoversOfAnInterruptedRebuild) {
    const std::string rebuilt = begin_rebuilt_file(path_).value();
    write(rebuilt, "half");
    write(rebuilt + "-wal", "half");
    EXPECT_EQ(begin_rebuilt_file(path_).value(), rebuilt);
    EXPECT_FALSE(fs::exists(rebuilt));
    EXPECT_FALSE(fs::exists(rebuilt + "-wal"));
}

TEST_F(LedgerFile, NamesAFileThatCannotBeRemoved) {
    fs::create_directories(path_ + ".rebuilding/full");
    const auto begun = begin_rebuilt_file(path_);
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().code, Errc::io);
    EXPECT_THAT(begun.error().detail, HasSubstr("ledger.db.rebuilding"));
}

TEST_F(LedgerFile, NamesADirectoryThatIsNotThere) {
    const auto finished = finish_rebuilt_file(directory_ + "/nowhere/ledger.db");
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code, Errc::io);
}

}  // namespace
}  // namespace firstcome
