// SPDX-License-Identifier: Apache-2.0
// The driver: values, rows and transactions on a server.
#include "sql/mysql_session.h"
#include "tests/mysql/server.h"
#include "tests/support/errc_of.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

namespace firstcome::tests {
namespace {

using std::string_literals::operator""s;

class MysqlConnectionTest : public testing::Test {
  protected:
    MysqlConnectionTest() {
        run("CREATE TABLE t (k BIGINT PRIMARY KEY, v BIGINT NOT NULL CHECK (v >= 0), "
            "u VARBINARY(8), UNIQUE KEY (u)) ENGINE = InnoDB;"
            "INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c')");
    }

    std::unique_ptr<SqlConnection> open(const MysqlOptions& options) {
        auto opened = MysqlConnection::open(options);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return std::move(opened).value();
    }

    std::unique_ptr<SqlConnection> open() { return open(database_.options()); }

    MysqlOptions reader() const {
        MysqlOptions options = database_.options();
        options.read_only = true;
        return options;
    }

    void run(const std::string& script) { run(*session_, script); }

    static void run(SqlConnection& session, const std::string& script) {
        const auto done = session.execute(script);
        ASSERT_TRUE(done.has_value()) << done.error().message();
    }

    std::string value_of(int key) {
        return answer(*session_, fmt::format("SELECT v FROM t WHERE k = {}", key));
    }

    ScratchDatabase database_;
    std::unique_ptr<SqlConnection> session_ = open();
};

// --- values and rows -----------------------------------------------------------------------------

TEST_F(MysqlConnectionTest, GivesBackTheValuesThatWereBound) {
    run("CREATE TABLE v (i BIGINT, t VARCHAR(64) CHARACTER SET utf8mb4, b VARBINARY(300), "
        "n BIGINT, m BIGINT) ENGINE = InnoDB");
    auto insert = session_->prepare("INSERT INTO v VALUES (?, ?, ?, ?, ?)").value();
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const std::string text = "가\0é 😀 "s;
    Bytes blob(256);
    for (std::size_t i = 0; i < blob.size(); ++i) {
        blob[i] = static_cast<std::uint8_t>(i);
    }
    insert->bind(
        least,
        std::string_view(text),
        ByteView(blob),
        std::optional<std::int64_t>(),
        std::optional<std::int64_t>(most)
    );
    EXPECT_EQ(insert->run().value(), 1);
    insert->bind(std::int64_t{0}, std::string_view(), ByteView());
    EXPECT_EQ(insert->run().value(), 1);

    auto select = session_->prepare("SELECT i, t, b, n, m FROM v ORDER BY i").value();
    SqlRows rows(*select);
    ASSERT_TRUE(rows.next().value());
    EXPECT_EQ(rows->integer(0), least);
    EXPECT_EQ(rows->text(1), text);
    EXPECT_EQ(to_hex(rows->blob(2)), to_hex(blob));
    EXPECT_TRUE(rows->is_null(3));
    EXPECT_EQ(rows->integer(3), 0);
    EXPECT_EQ(rows->integer(4), most);
    ASSERT_TRUE(rows.next().value());
    EXPECT_EQ(rows->integer(0), 0);
    EXPECT_EQ(rows->text(1), "");
    EXPECT_FALSE(rows->is_null(1));
    EXPECT_TRUE(rows->blob(2).empty());
    EXPECT_FALSE(rows->is_null(2));
    EXPECT_FALSE(rows.next().value());
}

TEST_F(MysqlConnectionTest, TakesAnotherTypeOfValueForTheSameParameter) {
    auto ask = session_->prepare("SELECT ? = 7, ? IS NULL").value();
    ask->bind_null(0);
    ask->bind_null(1);
    ASSERT_TRUE(ask->next().value());
    EXPECT_EQ(ask->integer(1), 1);
    EXPECT_FALSE(ask->next().value());
    for (const auto* seven : {"7", "7"}) {
        ask->bind(std::string_view(seven), std::int64_t{1});
        ASSERT_TRUE(ask->next().value());
        EXPECT_EQ(ask->integer(0), 1);
        EXPECT_EQ(ask->integer(1), 0);
        EXPECT_FALSE(ask->next().value());
    }
    ask->bind(std::int64_t{8});
    ASSERT_TRUE(ask->next().value());
    EXPECT_EQ(ask->integer(0), 0);
}

TEST_F(MysqlConnectionTest, GivesBackValuesOfAnyLength) {
    run("CREATE TABLE v (k BIGINT PRIMARY KEY, b LONGBLOB, t LONGTEXT CHARACTER SET utf8mb4)");
    auto insert = session_->prepare("INSERT INTO v VALUES (?, ?, ?)").value();
    std::int64_t key = 0;
    const std::array<std::size_t, 7> sizes{1, 70, 1'024, 1'025, 3, 200'000, 2};
    for (const std::size_t size : sizes) {
        insert->bind(++key, ByteView(Bytes(size, 7)), std::string_view(std::string(size + 1, 'x')));
        ASSERT_TRUE(insert->run().has_value());
    }
    auto select = session_->prepare("SELECT b, t FROM v ORDER BY k").value();
    for (int round = 0; round < 2; ++round) {
        SqlRows rows(*select);
        for (const std::size_t size : sizes) {
            ASSERT_TRUE(rows.next().value());
            EXPECT_EQ(as_text(rows->blob(0)), std::string(size, 7));
            EXPECT_EQ(rows->text(1), std::string(size + 1, 'x'));
        }
        EXPECT_FALSE(rows.next().value());
    }
}

TEST_F(MysqlConnectionTest, ReadsSumsAsNumbersAndNumbersAsText) {
    auto select = session_->prepare("SELECT sum(v), count(*), max(v), '0042', 'x' FROM t").value();
    ASSERT_TRUE(select->next().value());
    EXPECT_EQ(select->integer(0), 60);
    EXPECT_EQ(select->text(1), "3");
    EXPECT_EQ(select->text(2), "30");
    EXPECT_EQ(select->integer(3), 42);
    EXPECT_EQ(select->integer(4), 0);
}

TEST_F(MysqlConnectionTest, CountsTheRowsThatAnUpdateMatched) {
    auto update = session_->prepare("UPDATE t SET v = 30 WHERE k >= ?").value();
    update->bind(std::int64_t{2});
    EXPECT_EQ(update->run().value(), 2);
    EXPECT_EQ(update->run().value(), 2);  // nothing changes any more
    update->bind(std::int64_t{9});
    EXPECT_EQ(update->run().value(), 0);
    auto remove = session_->prepare("DELETE FROM t WHERE v = 30").value();
    EXPECT_EQ(remove->run().value(), 2);
}

TEST_F(MysqlConnectionTest, RunsAStatementWhileTheRowsOfAnotherAreRead) {
    auto select = session_->prepare("SELECT k FROM t ORDER BY k").value();
    auto lookup = session_->prepare("SELECT v FROM t WHERE k = ?").value();
    SqlRows rows(*select);
    std::int64_t sum = 0;
    while (rows.next().value()) {
        lookup->bind(rows->integer(0));
        SqlRows one(*lookup);
        ASSERT_TRUE(one.next().value());
        sum += one->integer(0);
    }
    EXPECT_EQ(sum, 60);
}

TEST_F(MysqlConnectionTest, BeginsAnewWhenRowsWereLeftUnread) {
    auto select = session_->prepare("SELECT k FROM t ORDER BY k").value();
    for (int round = 0; round < 3; ++round) {
        SqlRows rows(*select);
        ASSERT_TRUE(rows.next().value());
        EXPECT_EQ(rows->integer(0), 1);
    }
    EXPECT_EQ(value_of(1), "10");
}

// --- what is refused -----------------------------------------------------------------------------

TEST_F(MysqlConnectionTest, CallsAViolatedConstraintAConflict) {
    for (const auto* statement :
         {"INSERT INTO t VALUES (1, 0, 'x')",
          "INSERT INTO t VALUES (4, 0, 'a')",
          "INSERT INTO t VALUES (4, -1, 'x')",
          "INSERT INTO t VALUES (4, NULL, 'x')",
          "INSERT INTO t VALUES (4, 0, 'too long for it')",
          "UPDATE t SET v = v - 11 WHERE k = 1"}) {
        EXPECT_EQ(errc_of(session_->execute(statement)), Errc::conflict) << statement;
        auto prepared = session_->prepare(statement).value();
        EXPECT_EQ(errc_of(prepared->run()), Errc::conflict) << statement;
    }
    EXPECT_EQ(value_of(1), "10");
}

TEST_F(MysqlConnectionTest, CallsAMissingTableCorrupt) {
    EXPECT_EQ(errc_of(session_->prepare("SELECT * FROM missing")), Errc::corrupt);
    EXPECT_TRUE(session_->has_table("t").value());
    EXPECT_FALSE(session_->has_table("missing").value());
}

TEST_F(MysqlConnectionTest, RunsSeveralStatementsOnlyAsAScript) {
    EXPECT_FALSE(session_->prepare("SELECT 1; DROP TABLE t").has_value());
    run("UPDATE t SET v = 11 WHERE k = 1; -- a comment; with a semicolon\n"
        "UPDATE t SET v = 22 WHERE k = 2;");
    EXPECT_EQ(value_of(1), "11");
    EXPECT_EQ(value_of(2), "22");
    const auto broken = session_->execute("UPDATE t SET v = 1; SELECT nothing; UPDATE t SET v = 2");
    EXPECT_FALSE(broken.has_value());
    EXPECT_EQ(value_of(3), "1");
    const auto raw = MysqlSession::connect(database_.options()).value();
    for (int round = 0; round < 2; ++round) {
        EXPECT_FALSE(raw->run("SELECT 1; DROP TABLE t").has_value());
        EXPECT_TRUE(raw->run_script("SELECT 1; SELECT 2").has_value());
    }
}

TEST_F(MysqlConnectionTest, LetsAReaderChangeNothing) {
    auto reading = open(reader());
    EXPECT_EQ(errc_of(reading->execute("UPDATE t SET v = 0")), Errc::io);
    ASSERT_TRUE(reading->begin_snapshot().has_value());
    EXPECT_EQ(errc_of(reading->execute("DELETE FROM t")), Errc::io);
    EXPECT_EQ(value_of(1), "10");
}

TEST_F(MysqlConnectionTest, FindsNoDamageAndKeepsItsSnapshotMeanwhile) {
    auto reading = open(reader());
    ASSERT_TRUE(reading->begin_snapshot().has_value());
    run("UPDATE t SET v = 11 WHERE k = 1");
    EXPECT_TRUE(reading->damage()->empty());
    EXPECT_EQ(answer(*reading, "SELECT v FROM t WHERE k = 1"), "10");
}

// --- the session ---------------------------------------------------------------------------------

TEST_F(MysqlConnectionTest, SetsWhatDurabilityAndFencingNeed) {
    EXPECT_EQ(answer(*session_, "SELECT @@wait_timeout"), "5");
    EXPECT_EQ(answer(*session_, "SELECT @@innodb_lock_wait_timeout"), "2");
    EXPECT_EQ(answer(*session_, "SELECT @@autocommit"), "1");
    EXPECT_EQ(answer(*session_, "SELECT @@time_zone"), "+00:00");
    EXPECT_EQ(answer(*session_, "SELECT @@character_set_connection"), "utf8mb4");
    EXPECT_EQ(answer(*session_, "SELECT @@sql_mode"), "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION");
    const std::string isolation =
        is_mariadb() ? "SELECT @@tx_isolation" : "SELECT @@transaction_isolation";
    EXPECT_EQ(answer(*session_, isolation), "READ-COMMITTED");
    EXPECT_EQ(answer(*open(reader()), isolation), "REPEATABLE-READ");
}

// --- transactions --------------------------------------------------------------------------------

TEST_F(MysqlConnectionTest, TakesBackWhatWasNotCommitted) {
    {
        auto transaction = SqlTransaction::begin(*session_).value();
        run("UPDATE t SET v = 11 WHERE k = 1");
    }
    EXPECT_EQ(value_of(1), "10");
    auto transaction = SqlTransaction::begin(*session_).value();
    run("UPDATE t SET v = 11 WHERE k = 1");
    ASSERT_TRUE(transaction.commit().has_value());
    EXPECT_EQ(value_of(1), "11");
}

TEST_F(MysqlConnectionTest, ShowsAReaderOneMoment) {
    for (const bool read_only : {true, false}) {
        auto reading = open(read_only ? reader() : database_.options());
        const std::string before = value_of(1);
        ASSERT_TRUE(reading->begin_snapshot().has_value());
        run("UPDATE t SET v = v + 1 WHERE k = 1");
        EXPECT_EQ(answer(*reading, "SELECT v FROM t WHERE k = 1"), before);
        reading->rollback();
        EXPECT_EQ(answer(*reading, "SELECT v FROM t WHERE k = 1"), value_of(1));
    }
}

TEST_F(MysqlConnectionTest, ReadsWhatIsCommittedAfterItsSnapshot) {
    ASSERT_TRUE(session_->begin_snapshot().has_value());
    session_->rollback();
    auto transaction = SqlTransaction::begin(*session_).value();
    EXPECT_EQ(value_of(1), "10");
    run(*open(), "UPDATE t SET v = 11 WHERE k = 1");
    EXPECT_EQ(value_of(1), "11");
}

TEST_F(MysqlConnectionTest, TakesAllBackAfterALockTimeout) {
    auto holder = open();
    auto held = SqlTransaction::begin(*holder).value();
    run(*holder, "UPDATE t SET v = 21 WHERE k = 2");
    {
        auto transaction = SqlTransaction::begin(*session_).value();
        run("UPDATE t SET v = 11 WHERE k = 1");
        auto lock = session_->prepare("SELECT v FROM t WHERE k = 2 FOR UPDATE").value();
        EXPECT_EQ(errc_of(lock->next()), Errc::busy);
        // The server took back the statement only: the transaction is still there.
        EXPECT_EQ(value_of(1), "11");
    }
    EXPECT_EQ(value_of(1), "10");
    EXPECT_FALSE(session_->is_lost());
    // Nothing of it is locked any more.
    run(*holder, "UPDATE t SET v = 12 WHERE k = 1");
    ASSERT_TRUE(held.commit().has_value());
    EXPECT_EQ(value_of(1), "12");
}

TEST_F(MysqlConnectionTest, TakesAllBackAfterADeadlock) {
    auto other = open();
    auto theirs = SqlTransaction::begin(*other).value();
    auto ours = SqlTransaction::begin(*session_).value();
    run(*other, "UPDATE t SET v = 21 WHERE k = 2");
    run("UPDATE t SET v = 11 WHERE k = 1");
    Result<void> they;
    std::thread waiting([&] { they = other->execute("UPDATE t SET v = 31 WHERE k = 1"); });
    const auto we = session_->execute("UPDATE t SET v = 41 WHERE k = 2");
    // Who has to give in, the server decides; then it goes on with the other.
    if (we) {
        ASSERT_TRUE(ours.commit().has_value());
    } else {
        const SqlTransaction ended = std::move(ours);
    }
    waiting.join();
    EXPECT_NE(we.has_value(), they.has_value());
    EXPECT_EQ(errc_of(we ? they : we), Errc::busy);
    if (they) {
        ASSERT_TRUE(theirs.commit().has_value());
    }
    EXPECT_EQ(value_of(1) + " " + value_of(2), we ? "11 41" : "31 21");
}

TEST_F(MysqlConnectionTest, WaitsBehindTheRowOfAnUnfinishedTransaction) {
    auto holder = open();
    auto held = SqlTransaction::begin(*holder).value();
    run(*holder, "UPDATE t SET v = 11 WHERE k = 1");
    Result<std::int64_t> matched{0};
    auto other = open();
    auto update = other->prepare("UPDATE t SET v = v + 1 WHERE k = 1 AND v = 11").value();
    std::thread waiting([&] { matched = update->run(); });
    EXPECT_TRUE(eventually([] { return somebody_runs("UPDATE t SET v = v + 1"); }));
    EXPECT_TRUE(held.commit().has_value());
    waiting.join();
    EXPECT_EQ(matched.value(), 1);
    EXPECT_EQ(value_of(1), "12");
}

}  // namespace
}  // namespace firstcome::tests
