// SPDX-License-Identifier: Apache-2.0
// A reset that dies between two of its transactions.
#include "ledger/migrations.h"
#include "ledger/sql_ledger.h"
#include "ledger/sqlite_ledger.h"
#include "sql/sqlite_connection.h"
#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using tests::errc_of;

constexpr PartitionId partition{0};

// Dies at the COMMIT with this number, counted from 1.
class MortalConnection final : public SqlConnection {
  public:
    MortalConnection(std::unique_ptr<SqlConnection> behind, int dies_at)
        : behind_(std::move(behind)),
          left_(dies_at) {}

    const SqlDialect& dialect() const override { return behind_->dialect(); }

    const std::string& name() const override { return behind_->name(); }

    Result<std::unique_ptr<SqlStatement>> prepare(std::string_view sql) override {
        return behind_->prepare(sql);
    }

    Result<std::unique_ptr<SqlInsert>> prepare_insert(std::string_view into, std::size_t columns)
        override {
        return behind_->prepare_insert(into, columns);
    }

    Result<void> execute(const std::string& script) override { return behind_->execute(script); }

    Result<bool> has_table(std::string_view table) override { return behind_->has_table(table); }

    Result<void> begin() override { return behind_->begin(); }

    Result<void> begin_snapshot() override { return behind_->begin_snapshot(); }

    Result<void> commit() override {
        if (--left_ == 0) {
            behind_->rollback();
            return fail(Errc::io, "died");
        }
        return behind_->commit();
    }

    void rollback() override { behind_->rollback(); }

    Result<std::vector<std::string>> damage() override { return behind_->damage(); }

  private:
    const std::unique_ptr<SqlConnection> behind_;
    int left_;
};

class SqlLedgerResetTest : public testing::Test {
  protected:
    void SetUp() override {
        open_sqlite_ledger(path_, clock_).value();
        own_ = open()->take(partition, "node", Ownership{}, Epoch(0)).value();
        fill();
    }

    // A closed campaign with one place more than two chunks hold, an open one, and one whose row
    // was removed from outside.
    void fill() {
        execute(
            "UPDATE partition_state SET applied_offset = 8200, sold_out = 8194, commands = 6;"
            "INSERT INTO campaign VALUES"
            " (1, 'a', 1, 1, 'closed', 'CLOSED', NULL, NULL, 0, 2, zeroblob(16), 0, 0),"
            " (2, 'b', 1, 1, 'open', 'OPEN', NULL, NULL, 0, 1, x'11', 0, 0);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8193)"
            "INSERT INTO participation_history SELECT 1, i, CAST(i AS BLOB), 'FAIL', 'SOLD_OUT', 0,"
            " i, 0, 0, i, 0 FROM n;"
            "INSERT INTO participation_history VALUES"
            " (3, 1, x'61', 'FAIL', 'SOLD_OUT', 0, 8195, 0, 0, 8194, 0);"
            "INSERT INTO campaign_command VALUES (1, zeroblob(16), 'create', 'applied', 1, 0, 1),"
            " (9, zeroblob(16), 'close', 'applied', 1, 0, 2)"
        );
    }

    std::unique_ptr<SqlConnection> connect() const {
        SqliteOptions options;
        options.path = path_;
        options.access = SqliteAccess::write;
        options.application_id = ledger_application_id;
        return SqliteConnection::open(options).value();
    }

    // 0: never.
    std::unique_ptr<SqlLedger> open(int dies_at = 0) {
        auto mortal = std::make_unique<MortalConnection>(connect(), dies_at);
        return SqlLedger::open(std::move(mortal), clock_).value();
    }

    void execute(const std::string& script) {
        const auto done = connect()->execute(script);
        ASSERT_TRUE(done.has_value()) << done.error().message();
    }

    std::int64_t rows_of(std::string_view table) {
        const auto connection = connect();
        const auto count =
            connection->prepare(fmt::format("SELECT count(*) FROM {}", table)).value();
        EXPECT_TRUE(count->next().value());
        return count->integer(0);
    }

    tests::ScratchDirectory directory_;
    const std::string path_ = directory_.file("ledger.db");
    SystemClock clock_;
    Ownership own_;
};

TEST_F(SqlLedgerResetTest, LeavesOnlyWhoOwnsThePartition) {
    ASSERT_TRUE(open()->reset(partition, own_).has_value());
    for (const auto* table : {"campaign", "participation_history", "campaign_command"}) {
        EXPECT_EQ(rows_of(table), 0) << table;
    }
    EXPECT_EQ(rows_of("ownership"), 1);
    const auto loaded = open()->load(partition).value();
    EXPECT_EQ(loaded.position.state, PartitionState{});
    EXPECT_EQ(loaded.position.ownership.owner, "node");
}

TEST_F(SqlLedgerResetTest, ThatDiedIsRefusedByLoadAndMendedByTheNext) {
    int deaths = 0;
    while (!open(deaths + 1)->reset(partition, own_)) {
        ++deaths;
        if (deaths > 1) {
            const auto loaded = open()->load(partition);
            ASSERT_FALSE(loaded.has_value()) << "died at transaction " << deaths;
            EXPECT_EQ(errc_of(loaded), Errc::corrupt);
            EXPECT_THAT(loaded.error().detail, testing::HasSubstr("firstcome rebuild"));
        }
        ASSERT_TRUE(open()->reset(partition, own_).has_value());
        EXPECT_EQ(open()->load(partition).value().position.state, PartitionState{});
        fill();
    }
    // The row; three chunks and the rest of campaign 1, two each of the others; the end.
    EXPECT_EQ(deaths, 1 + 4 + 2 + 2 + 1);
}

}  // namespace
}  // namespace firstcome
