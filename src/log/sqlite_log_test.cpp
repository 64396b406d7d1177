// SPDX-License-Identifier: Apache-2.0
#include "log/sqlite_log.h"

#include "campaign/codec.h"
#include "log/sqlite_log_view.h"
#include "tests/support/errc_of.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/scratch_directory.h"
#include "tests/support/small_disk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

namespace firstcome {
namespace {

using tests::FaultVfs;
using tests::ScratchDirectory;

constexpr PartitionId partition{0};

RecordBatch records(std::size_t count, std::string_view text = "a record of some length") {
    RecordBatch batch;
    for (std::size_t i = 0; i < count; ++i) {
        batch.add(as_bytes(std::string(text) + std::to_string(i)));
    }
    return batch;
}

bool all(const std::vector<AppendResult>& results, AppendStatus status) {
    return std::all_of(results.begin(), results.end(), [&](const AppendResult& result) {
        return result.status == status;
    });
}

class SqliteLogTest : public testing::Test {
  protected:
    std::string path() const { return directory_.file("log.db"); }

    std::unique_ptr<SqliteLog> open(SqliteLog::Mode mode = SqliteLog::Mode::create) {
        auto opened = SqliteLog::open(path(), clock_, mode);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return opened ? *std::move(opened) : nullptr;
    }

    void make_log(std::size_t count) {
        ASSERT_TRUE(all(open()->append(partition, records(count)), AppendStatus::persisted));
    }

    // What a program of others does to the file.
    void change(const std::string& script) {
        SqliteOptions options;
        options.path = path();
        options.access = SqliteAccess::write;
        options.application_id = log_application_id;
        auto file = SqliteConnection::open(options).value();
        ASSERT_TRUE(file->execute(script).has_value());
    }

    Error error_at_open() {
        const auto opened = SqliteLog::open(path(), clock_, SqliteLog::Mode::existing);
        EXPECT_FALSE(opened.has_value());
        return opened ? Error{Errc::closed, ""} : opened.error();
    }

    static std::size_t count_from(Log& log, Offset from) {
        RecordBatch into;
        EXPECT_TRUE(log.read(partition, from, 1'000'000, {}, into).has_value());
        return into.size();
    }

    ScratchDirectory directory_;
    SystemClock clock_;
};

// --- opening -------------------------------------------------------------------------------------

TEST_F(SqliteLogTest, IsMadeOnlyWhenAsked) {
    EXPECT_EQ(error_at_open().code, Errc::not_found);
    EXPECT_FALSE(std::filesystem::exists(path()));
    EXPECT_EQ(tests::errc_of(SqliteLogView::open(path())), Errc::not_found);
    make_log(3);
    EXPECT_EQ(open(SqliteLog::Mode::existing)->end(partition)->value(), 4);
}

TEST_F(SqliteLogTest, IsMadeOnce) {
    make_log(3);
    EXPECT_EQ(open()->end(partition)->value(), 4);
}

TEST_F(SqliteLogTest, RefusesANewerSchema) {
    make_log(3);
    change("PRAGMA user_version = 2");
    const Error error = error_at_open();
    EXPECT_EQ(error.code, Errc::unsupported);
    EXPECT_NE(error.detail.find("newer"), std::string::npos);
    EXPECT_EQ(tests::errc_of(SqliteLogView::open(path())), Errc::unsupported);
}

TEST_F(SqliteLogTest, RefusesADatabaseThatIsNoLog) {
    SqliteOptions options;
    options.path = path();
    options.access = SqliteAccess::create;
    options.application_id = 77;
    SqliteConnection::open(options).value();
    EXPECT_EQ(error_at_open().code, Errc::unsupported);
}

TEST_F(SqliteLogTest, RefusesAFileThatIsNoDatabase) {
    std::ofstream(path()) << std::string(5'000, 'x');
    EXPECT_EQ(error_at_open().code, Errc::corrupt);
    EXPECT_EQ(std::filesystem::file_size(path()), 5'000u);
}

TEST_F(SqliteLogTest, RefusesALogWithoutItsIdentity) {
    make_log(3);
    change("DELETE FROM record WHERE `offset` = 0");
    const Error error = error_at_open();
    EXPECT_EQ(error.code, Errc::corrupt);
    EXPECT_NE(error.detail.find("record 0"), std::string::npos);
}

// --- corruption ----------------------------------------------------------------------------------

TEST_F(SqliteLogTest, NamesTheRecordWithAFlippedBitAndCutsNothing) {
    make_log(20);
    change("PRAGMA wal_checkpoint(TRUNCATE)");
    std::string bytes(std::filesystem::file_size(path()), '\0');
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const auto at = bytes.find("a record of some length9");
    ASSERT_NE(at, std::string::npos);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(bytes[at] ^ 4));
    file.close();
    const Error error = error_at_open();
    EXPECT_EQ(error.code, Errc::corrupt);
    EXPECT_NE(error.detail.find("record 10 "), std::string::npos) << error.detail;
    EXPECT_EQ(std::filesystem::file_size(path()), bytes.size());
}

TEST_F(SqliteLogTest, FindsAnOldBadRecordWhenItIsRead) {
    make_log(2'000);
    change("UPDATE record SET record = x'00' WHERE `offset` = 500");
    auto log = open(SqliteLog::Mode::existing);
    RecordBatch into;
    EXPECT_TRUE(log->read(partition, Offset(0), 500, {}, into).has_value());
    const auto bad = log->read(partition, Offset(400), 500, {}, into);
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(tests::errc_of(bad), Errc::corrupt);
    EXPECT_NE(bad.error().detail.find("record 500 "), std::string::npos);
    EXPECT_EQ(count_from(*log, Offset(501)), 1'500u);
}

TEST_F(SqliteLogTest, FindsARecordThatIsMissingInTheMiddle) {
    make_log(2'000);
    change("DELETE FROM record WHERE `offset` = 1900");
    const Error error = error_at_open();
    EXPECT_EQ(error.code, Errc::corrupt);
    EXPECT_NE(error.detail.find("record 1900 is missing"), std::string::npos);
}

// What an operator's order to skip the record at `offset` looks like in the log.
RecordBatch order_to_skip(Offset offset) {
    RecordBatch batch;
    encode(Command(SkipRecord{CommandId{1}, offset, "a flipped bit", WallTime{1}}), batch.buffer());
    batch.finish();
    return batch;
}

TEST_F(SqliteLogTest, NamesTheSubcommandThatGivesADamagedRecordUp) {
    make_log(20);
    change("UPDATE record SET record = x'00' WHERE `offset` = 5");
    EXPECT_NE(
        error_at_open().detail.find("firstcome skip --partition 0 --offset 5 "), std::string::npos
    );
}

TEST_F(SqliteLogTest, GivesOutADamagedRecordThatIsToBeSkipped) {
    make_log(20);
    change("UPDATE record SET record = x'0107' WHERE `offset` IN (5, 7)");
    EXPECT_EQ(error_at_open().code, Errc::corrupt);
    const auto order = [&](std::int64_t offset) {
        auto log = open(SqliteLog::Mode::to_skip);
        EXPECT_TRUE(
            all(log->append(partition, order_to_skip(Offset(offset))), AppendStatus::persisted)
        );
    };
    order(5);
    const Error next = error_at_open();
    EXPECT_NE(next.detail.find("record 7 "), std::string::npos) << next.detail;
    order(7);
    auto log = open(SqliteLog::Mode::existing);
    RecordBatch into;
    ASSERT_TRUE(log->read(partition, Offset(4), 4, {}, into).has_value());
    ASSERT_EQ(into.size(), 4u);
    EXPECT_EQ(to_hex(into[1].bytes), "0107");
    EXPECT_EQ(SqliteLogView::open(path()).value()->end(partition)->value(), 23);
}

TEST_F(SqliteLogTest, BelievesNoOrderThatIsDamagedItself) {
    make_log(20);
    open()->append(partition, order_to_skip(Offset(5)));
    change("UPDATE record SET record = x'00' WHERE `offset` = 5");
    change("UPDATE record SET appended_at_us = 0 WHERE `offset` = 21");
    EXPECT_NE(error_at_open().detail.find("record 5 "), std::string::npos);
}

TEST_F(SqliteLogTest, TakesNoOrderToSkipTheNameOfTheLog) {
    make_log(20);
    open()->append(partition, order_to_skip(Offset(0)));
    change("UPDATE record SET record = x'00' WHERE `offset` = 0");
    const Error error = error_at_open();
    EXPECT_NE(error.detail.find("record 0 "), std::string::npos);
    EXPECT_EQ(error.detail.find("firstcome skip"), std::string::npos);
}

TEST_F(SqliteLogTest, CoversEveryColumnByTheChecksum) {
    for (const char* damage :
         {"UPDATE record SET appended_at_us = appended_at_us + 1 WHERE `offset` = 5",
          "UPDATE record SET record = CAST(record || 'x' AS BLOB) WHERE `offset` = 5",
          "UPDATE record SET checksum = checksum + 1 WHERE `offset` = 5",
          "PRAGMA ignore_check_constraints = ON; "
          "UPDATE record SET partition_id = 1 WHERE `offset` = 5",
          "UPDATE record SET record = (SELECT record FROM record WHERE `offset` = 6), "
          "checksum = (SELECT checksum FROM record WHERE `offset` = 6) WHERE `offset` = 5"}) {
        for (const char* suffix : {"", "-wal", "-shm"}) {
            std::filesystem::remove(path() + suffix);
        }
        make_log(10);
        change(damage);
        const Error error = error_at_open();
        EXPECT_EQ(error.code, Errc::corrupt) << damage;
        EXPECT_NE(error.detail.find("record 5 "), std::string::npos) << error.detail;
    }
}

// --- faults --------------------------------------------------------------------------------------

TEST_F(SqliteLogTest, SyncsBeforeItAcknowledges) {
    FaultVfs vfs;
    auto log = SqliteLog::open(path(), clock_, SqliteLog::Mode::create, vfs.name()).value();
    for (int i = 0; i < 5; ++i) {
        const int before = vfs.wal_syncs;
        ASSERT_TRUE(all(log->append(partition, records(3)), AppendStatus::persisted));
        EXPECT_GT(vfs.wal_syncs, before);
    }
}

TEST_F(SqliteLogTest, TakesNothingOnAFullDiskAndGoesOnWhenThereIsSpace) {
    FaultVfs vfs;
    auto log = SqliteLog::open(path(), clock_, SqliteLog::Mode::create, vfs.name()).value();
    vfs.disk_is_full = true;
    EXPECT_TRUE(all(log->append(partition, records(5)), AppendStatus::not_persisted));
    EXPECT_EQ(log->end(partition)->value(), 1);
    vfs.disk_is_full = false;
    const auto results = log->append(partition, records(2));
    EXPECT_EQ(results[0], (AppendResult{AppendStatus::persisted, Offset(1)}));
    log.reset();
    EXPECT_EQ(count_from(*open(), Offset(0)), 3u);
}

TEST_F(SqliteLogTest, SurvivesARealFullDisk) {
    tests::SmallDisk disk(4);
    if (!disk.is_mounted()) {
        GTEST_SKIP() << "mounting a small tmpfs is not permitted here";
    }
    auto log = SqliteLog::open(disk.file("log.db"), clock_, SqliteLog::Mode::create).value();
    disk.fill();
    std::size_t persisted = 0;
    const RecordBatch batch = records(1'000, std::string(400, 'x'));
    auto results = log->append(partition, batch);
    for (; all(results, AppendStatus::persisted) && persisted < 100'000; persisted += 1'000) {
        results = log->append(partition, batch);
    }
    ASSERT_TRUE(all(results, AppendStatus::not_persisted));
    disk.empty();
    ASSERT_TRUE(all(log->append(partition, records(7)), AppendStatus::persisted));
    log.reset();
    log = SqliteLog::open(disk.file("log.db"), clock_, SqliteLog::Mode::existing).value();
    EXPECT_EQ(count_from(*log, Offset(0)), 1 + persisted + 7);
}

TEST_F(SqliteLogTest, TakesNothingAfterADeviceErrorUntilRestart) {
    FaultVfs vfs;
    auto log = SqliteLog::open(path(), clock_, SqliteLog::Mode::create, vfs.name()).value();
    ASSERT_TRUE(all(log->append(partition, records(1)), AppendStatus::persisted));
    vfs.locking_fails = true;
    EXPECT_TRUE(all(log->append(partition, records(1)), AppendStatus::not_persisted));
    vfs.locking_fails = false;
    EXPECT_TRUE(all(log->append(partition, records(1)), AppendStatus::not_persisted));
    EXPECT_EQ(count_from(*log, Offset(0)), 2u);
    log.reset();
    log = SqliteLog::open(path(), clock_, SqliteLog::Mode::create, vfs.name()).value();
    EXPECT_TRUE(all(log->append(partition, records(1)), AppendStatus::persisted));
}

TEST_F(SqliteLogTest, TakesNothingAfterADeviceErrorOnAFullDisk) {
    FaultVfs vfs;
    auto log = SqliteLog::open(path(), clock_, SqliteLog::Mode::create, vfs.name()).value();
    vfs.disk_is_full = true;
    log->append(partition, records(1));
    vfs.locking_fails = true;
    log->append(partition, records(1));
    vfs.locking_fails = false;
    vfs.disk_is_full = false;
    EXPECT_TRUE(all(log->append(partition, records(1)), AppendStatus::not_persisted));
}

TEST_F(SqliteLogTest, StopsTheProgramWhenAnFsyncFails) {
    GTEST_FLAG_SET(death_test_style, "fast");
    FaultVfs vfs;
    auto log = SqliteLog::open(path(), clock_, SqliteLog::Mode::create, vfs.name()).value();
    vfs.sync_fails = true;
    EXPECT_DEATH(log->append(partition, records(1)), "log.db");
}

TEST_F(SqliteLogTest, WaitsForAnotherProgramThatHoldsTheLock) {
    auto log = open();
    SqliteOptions options;
    options.path = path();
    options.access = SqliteAccess::write;
    options.application_id = log_application_id;
    auto other = SqliteConnection::open(options).value();
    ASSERT_TRUE(other->begin().has_value());
    EXPECT_TRUE(all(log->append(partition, records(1)), AppendStatus::not_persisted));
    other->rollback();
    EXPECT_TRUE(all(log->append(partition, records(1)), AppendStatus::persisted));
}

// --- the read-only view --------------------------------------------------------------------------

TEST_F(SqliteLogTest, IsViewedBesideTheServer) {
    auto log = open();
    auto view = SqliteLogView::open(path()).value();
    EXPECT_EQ(view->end(partition)->value(), 1);
    ASSERT_TRUE(all(log->append(partition, records(4)), AppendStatus::persisted));
    EXPECT_EQ(view->end(partition)->value(), 5);
    EXPECT_EQ(count_from(*view, Offset(2)), 3u);
    EXPECT_EQ(count_from(*view, Offset(5)), 0u);
}

TEST_F(SqliteLogTest, TakesNothingThroughAView) {
    make_log(1);
    auto view = SqliteLogView::open(path()).value();
    EXPECT_TRUE(all(view->append(partition, records(2)), AppendStatus::not_persisted));
    EXPECT_EQ(view->end(partition)->value(), 2);
}

TEST_F(SqliteLogTest, ShowsAViewWhatCameWhileItWaited) {
    auto log = open();
    auto view = SqliteLogView::open(path()).value();
    std::thread appender([&] { log->append(partition, records(1)); });
    RecordBatch into;
    while (into.empty()) {
        ASSERT_TRUE(view->read(partition, Offset(1), 10, Duration::millis(5), into).has_value());
    }
    appender.join();
    EXPECT_EQ(into[0].offset, Offset(1));
}

}  // namespace
}  // namespace firstcome
