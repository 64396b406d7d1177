// SPDX-License-Identifier: Apache-2.0
#include "sql/sqlite_connection.h"

#include "tests/support/errc_of.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/scratch_directory.h"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace firstcome {
namespace {

using tests::FaultVfs;
using tests::ScratchDirectory;

class SqliteConnectionTest : public testing::Test {
  protected:
    SqliteOptions options(SqliteAccess access) const {
        SqliteOptions options;
        options.path = directory_.file("test.db");
        options.access = access;
        options.application_id = 1'234;
        options.busy_wait = Duration::millis(1);
        return options;
    }

    std::unique_ptr<SqlConnection> open(const SqliteOptions& options) {
        auto opened = SqliteConnection::open(options);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return opened ? *std::move(opened) : nullptr;
    }

    std::unique_ptr<SqlConnection> open(SqliteAccess access) { return open(options(access)); }

    std::unique_ptr<SqlConnection> with_table() {
        auto db = open(SqliteAccess::create);
        run(*db, "CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB) STRICT");
        return db;
    }

    static void run(SqlConnection& db, const std::string& script) {
        const auto done = db.execute(script);
        ASSERT_TRUE(done.has_value()) << done.error().message();
    }

    static std::string answer(SqlConnection& db, const std::string& question) {
        auto statement = db.prepare(question).value();
        SqlRows rows(*statement);
        return rows.next().value() ? std::string(rows->text(0)) : "nothing";
    }

    static Errc error_of(const Result<std::unique_ptr<SqlConnection>>& opened) {
        EXPECT_FALSE(opened.has_value());
        return opened ? Errc::closed : opened.error().code;
    }

    // One transaction with so many rows of 1,000 bytes.
    static Result<void> insert(SqlConnection& db, int rows) {
        TRY_ASSIGN(auto transaction, SqlTransaction::begin(db));
        TRY_ASSIGN(auto statement, db.prepare("INSERT INTO t (v) VALUES (?)"));
        const Bytes value(1'000, 7);
        for (int i = 0; i < rows; ++i) {
            statement->bind(ByteView(value));
            TRY(statement->run());
        }
        return transaction.commit();
    }

    ScratchDirectory directory_;
};

// --- opening -------------------------------------------------------------------------------------

TEST_F(SqliteConnectionTest, SetsWhatDurabilityAndSafetyNeed) {
    auto db = with_table();
    EXPECT_EQ(answer(*db, "PRAGMA journal_mode"), "wal");
    EXPECT_EQ(answer(*db, "PRAGMA synchronous"), "2");
    EXPECT_EQ(answer(*db, "PRAGMA locking_mode"), "normal");
    EXPECT_EQ(answer(*db, "PRAGMA mmap_size"), "0");
    EXPECT_EQ(answer(*db, "PRAGMA foreign_keys"), "1");
    EXPECT_EQ(answer(*db, "PRAGMA trusted_schema"), "0");
    EXPECT_EQ(answer(*db, "PRAGMA cell_size_check"), "1");
    EXPECT_EQ(answer(*db, "PRAGMA wal_autocheckpoint"), "0");
    auto reader = open(SqliteAccess::read_only);
    EXPECT_EQ(answer(*reader, "PRAGMA wal_autocheckpoint"), "0");
    EXPECT_EQ(answer(*reader, "PRAGMA mmap_size"), "0");
    EXPECT_EQ(answer(*reader, "PRAGMA query_only"), "1");
}

TEST_F(SqliteConnectionTest, MakesAFileOnlyWhenAsked) {
    EXPECT_EQ(error_of(SqliteConnection::open(options(SqliteAccess::write))), Errc::not_found);
    EXPECT_EQ(error_of(SqliteConnection::open(options(SqliteAccess::read_only))), Errc::not_found);
    EXPECT_FALSE(std::filesystem::exists(directory_.file("test.db")));
    with_table();
    EXPECT_NE(open(SqliteAccess::write), nullptr);
}

TEST_F(SqliteConnectionTest, TakesAnEmptyFileForANewOne) {
    std::ofstream(directory_.file("test.db")).close();
    EXPECT_EQ(error_of(SqliteConnection::open(options(SqliteAccess::write))), Errc::not_found);
    EXPECT_NE(open(SqliteAccess::create), nullptr);
}

TEST_F(SqliteConnectionTest, RefusesAFileThatIsNoDatabase) {
    std::ofstream(directory_.file("test.db")) << std::string(5'000, 'x');
    for (const auto access : {SqliteAccess::create, SqliteAccess::write, SqliteAccess::read_only}) {
        const auto opened = SqliteConnection::open(options(access));
        EXPECT_EQ(error_of(opened), Errc::corrupt);
        EXPECT_NE(opened.error().detail.find("test.db"), std::string::npos);
    }
}

TEST_F(SqliteConnectionTest, RefusesADatabaseOfAnotherKind) {
    with_table();
    SqliteOptions other = options(SqliteAccess::create);
    other.application_id = 99;
    EXPECT_EQ(error_of(SqliteConnection::open(other)), Errc::unsupported);
}

TEST_F(SqliteConnectionTest, NamesADirectoryThatItMayNotUse) {
    with_table();
    const SqliteOptions missing = [&] {
        SqliteOptions other = options(SqliteAccess::create);
        other.path = directory_.file("no/such/test.db");
        return other;
    }();
    const auto opened = SqliteConnection::open(missing);
    EXPECT_EQ(error_of(opened), Errc::io);
    EXPECT_NE(opened.error().detail.find("no/such/test.db"), std::string::npos);
}

// Root may write everywhere, so the question is asked by a child that is nobody.
TEST_F(SqliteConnectionTest, SaysWhichFileNeedsWhichPermission) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "only root can become nobody";
    }
    with_table();
    std::filesystem::remove(directory_.file("test.db-shm"));
    std::filesystem::permissions(directory_.path(), std::filesystem::perms(0755));
    const pid_t child = fork();
    if (child == 0) {
        constexpr uid_t nobody = 65'534;
        const bool became_nobody =
            setresgid(nobody, nobody, nobody) == 0 && setresuid(nobody, nobody, nobody) == 0;
        bool clear = became_nobody;
        for (const auto access : {SqliteAccess::write, SqliteAccess::read_only}) {
            const auto opened = SqliteConnection::open(options(access));
            clear = clear && !opened && opened.error().code == Errc::io &&
                    opened.error().detail.find("test.db") != std::string::npos &&
                    opened.error().detail.find("this user") != std::string::npos;
        }
        _exit(clear ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

// --- values and rows -----------------------------------------------------------------------------

TEST_F(SqliteConnectionTest, GivesBackTheValuesThatWereBound) {
    auto db = open(SqliteAccess::create);
    run(*db, "CREATE TABLE v (i INTEGER, t TEXT, b BLOB, n INTEGER, m INTEGER) STRICT");
    auto insert = db->prepare("INSERT INTO v VALUES (?, ?, ?, ?, ?)").value();
    const std::string text("a\0b", 3);
    const Bytes blob{0, 1, 0, 255};
    insert->bind(
        std::int64_t{-5},
        std::string_view(text),
        ByteView(blob),
        std::optional<std::int64_t>(),
        std::optional<std::int64_t>(9)
    );
    EXPECT_EQ(insert->run().value(), 1);
    insert->bind(std::int64_t{0}, std::string_view(), ByteView());
    EXPECT_EQ(insert->run().value(), 1);

    auto select = db->prepare("SELECT i, t, b, n, m, typeof(t), typeof(b) FROM v").value();
    SqlRows rows(*select);
    ASSERT_TRUE(rows.next().value());
    EXPECT_EQ(rows->integer(0), -5);
    EXPECT_EQ(rows->text(1), text);
    EXPECT_EQ(as_text(rows->blob(2)), as_text(blob));
    EXPECT_TRUE(rows->is_null(3));
    EXPECT_EQ(rows->integer(4), 9);
    ASSERT_TRUE(rows.next().value());
    EXPECT_EQ(rows->text(1), "");
    EXPECT_TRUE(rows->blob(2).empty());
    EXPECT_EQ(rows->text(5), "text");
    EXPECT_EQ(rows->text(6), "blob");
    EXPECT_FALSE(rows.next().value());
}

TEST_F(SqliteConnectionTest, CountsTheRowsThatAnUpdateMatched) {
    auto db = with_table();
    run(*db, "INSERT INTO t VALUES (1, x'00'), (2, x'00'), (3, x'00')");
    auto update = db->prepare("UPDATE t SET v = x'00' WHERE k >= ?").value();
    update->bind(std::int64_t{2});
    EXPECT_EQ(update->run().value(), 2);
    update->bind(std::int64_t{9});
    EXPECT_EQ(update->run().value(), 0);
}

TEST_F(SqliteConnectionTest, CallsAViolatedConstraintAConflict) {
    auto db = with_table();
    run(*db, "INSERT INTO t VALUES (1, x'00')");
    const auto again = db->execute("INSERT INTO t VALUES (1, x'00')");
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(tests::errc_of(again), Errc::conflict);
}

TEST_F(SqliteConnectionTest, CallsAMissingTableCorrupt) {
    auto db = with_table();
    EXPECT_EQ(tests::errc_of(db->prepare("SELECT * FROM missing")), Errc::corrupt);
    EXPECT_TRUE(db->has_table("t").value());
    EXPECT_FALSE(db->has_table("missing").value());
}

// --- transactions --------------------------------------------------------------------------------

TEST_F(SqliteConnectionTest, TakesBackWhatWasNotCommitted) {
    auto db = with_table();
    {
        auto transaction = SqlTransaction::begin(*db).value();
        run(*db, "INSERT INTO t VALUES (1, x'00')");
    }
    EXPECT_EQ(answer(*db, "SELECT count(*) FROM t"), "0");
    ASSERT_TRUE(insert(*db, 1).has_value());
    EXPECT_EQ(answer(*db, "SELECT count(*) FROM t"), "1");
}

TEST_F(SqliteConnectionTest, LetsOneWriteAtATime) {
    auto first = with_table();
    auto second = open(SqliteAccess::write);
    auto transaction = SqlTransaction::begin(*first).value();
    EXPECT_EQ(tests::errc_of(SqlTransaction::begin(*second)), Errc::busy);
}

TEST_F(SqliteConnectionTest, ShowsAReaderOneMoment) {
    auto writer = with_table();
    auto reader = open(SqliteAccess::read_only);
    ASSERT_TRUE(reader->begin_snapshot().has_value());
    ASSERT_TRUE(insert(*writer, 1).has_value());
    EXPECT_EQ(answer(*reader, "SELECT count(*) FROM t"), "0");
    reader->rollback();
    EXPECT_EQ(answer(*reader, "SELECT count(*) FROM t"), "1");
}

TEST_F(SqliteConnectionTest, LetsAReaderChangeNothing) {
    with_table();
    auto reader = open(SqliteAccess::read_only);
    EXPECT_EQ(tests::errc_of(reader->execute("INSERT INTO t VALUES (1, x'00')")), Errc::io);
}

TEST_F(SqliteConnectionTest, IsReadWhenNobodyElseHasItOpen) {
    ASSERT_TRUE(insert(*with_table(), 3).has_value());
    EXPECT_EQ(answer(*open(SqliteAccess::read_only), "SELECT count(*) FROM t"), "3");
    std::filesystem::remove(directory_.file("test.db-shm"));
    EXPECT_EQ(answer(*open(SqliteAccess::read_only), "SELECT count(*) FROM t"), "3");
}

TEST_F(SqliteConnectionTest, LeavesItsWalToTheNextStart) {
    ASSERT_TRUE(insert(*with_table(), 3).has_value());
    EXPECT_GT(std::filesystem::file_size(directory_.file("test.db-wal")), 3'000u);
    EXPECT_EQ(answer(*open(SqliteAccess::write), "SELECT count(*) FROM t"), "3");
}

TEST_F(SqliteConnectionTest, KeepsItsWalShort) {
    SqliteOptions bounded = options(SqliteAccess::create);
    bounded.checkpoint_pages = 20;
    auto db = open(bounded);
    run(*db, "CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB) STRICT");
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(insert(*db, 20).has_value());
    }
    EXPECT_LT(std::filesystem::file_size(directory_.file("test.db-wal")), 60u * 4'096);
    EXPECT_GT(std::filesystem::file_size(directory_.file("test.db")), 900'000u);
}

// --- faults --------------------------------------------------------------------------------------

class SqliteFaultTest : public SqliteConnectionTest {
  protected:
    SqliteFaultTest() {
        SqliteOptions faulty = options(SqliteAccess::create);
        faulty.vfs = vfs_.name();
        faulty.cache_kib = 64;
        db_ = open(faulty);
        run(*db_, "CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB) STRICT");
    }

    FaultVfs vfs_;
    std::unique_ptr<SqlConnection> db_;
};

TEST_F(SqliteFaultTest, SyncsTheWalInEveryCommit) {
    for (int i = 0; i < 5; ++i) {
        const int before = vfs_.wal_syncs;
        ASSERT_TRUE(insert(*db_, 1).has_value());
        EXPECT_GT(vfs_.wal_syncs, before);
    }
}

TEST_F(SqliteFaultTest, TakesAllBackWhenTheDiskIsFull) {
    vfs_.disk_is_full = true;
    const auto refused = insert(*db_, 10);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(tests::errc_of(refused), Errc::full);
    vfs_.disk_is_full = false;
    EXPECT_EQ(answer(*db_, "SELECT count(*) FROM t"), "0");
    EXPECT_TRUE(insert(*db_, 10).has_value());
    EXPECT_EQ(answer(*open(SqliteAccess::read_only), "SELECT count(*) FROM t"), "10");
}

TEST_F(SqliteFaultTest, TakesAllBackWhenTheDiskIsFullBeforeTheCommit) {
    vfs_.disk_is_full = true;
    const auto refused = insert(*db_, 1'000);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(tests::errc_of(refused), Errc::full);
    vfs_.disk_is_full = false;
    EXPECT_EQ(answer(*db_, "SELECT count(*) FROM t"), "0");
    EXPECT_TRUE(insert(*db_, 1'000).has_value());
}

TEST_F(SqliteFaultTest, ReportsADeviceErrorBeforeTheCommit) {
    vfs_.write_fails = true;
    const auto refused = insert(*db_, 1'000);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(tests::errc_of(refused), Errc::io);
    vfs_.write_fails = false;
    EXPECT_EQ(answer(*db_, "SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteFaultTest, StopsTheProgramWhenACommitMayOrMayNotBeOnTheDisk) {
    GTEST_FLAG_SET(death_test_style, "fast");
    vfs_.sync_fails = true;
    EXPECT_DEATH(static_cast<void>(insert(*db_, 1)), "test.db.*disk I/O error");
    vfs_.sync_fails = false;
    vfs_.write_fails = true;
    EXPECT_DEATH(static_cast<void>(insert(*db_, 1)), "test.db.*disk I/O error");
}

TEST_F(SqliteFaultTest, ReportsADeviceErrorAtBegin) {
    vfs_.locking_fails = true;
    EXPECT_EQ(tests::errc_of(SqlTransaction::begin(*db_)), Errc::io);
    vfs_.locking_fails = false;
    EXPECT_TRUE(insert(*db_, 1).has_value());
}

TEST_F(SqliteConnectionTest, FindsDamage) {
    {
        auto db = with_table();
        ASSERT_TRUE(insert(*db, 200).has_value());
        EXPECT_TRUE(db->damage()->empty());
        run(*db, "PRAGMA wal_checkpoint(TRUNCATE)");
    }
    {
        std::fstream file(directory_.file("test.db"), std::ios::in | std::ios::out);
        file.seekp(4'096 * 10);
        file << std::string(4'096, '\xaa');
    }
    auto db = open(SqliteAccess::read_only);
    const auto found = db->damage();
    EXPECT_TRUE(!found.has_value() || !found->empty());
    EXPECT_EQ(tests::errc_of(db->prepare("SELECT count(v) FROM t").value()->next()), Errc::corrupt);
}

}  // namespace
}  // namespace firstcome
