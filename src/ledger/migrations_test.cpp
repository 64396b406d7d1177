// SPDX-License-Identifier: Apache-2.0
#include "ledger/migrations.h"

#include "sql/sqlite_connection.h"
#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"

#include <gtest/gtest.h>

#include <array>

namespace firstcome {
namespace {

constexpr WallTime now{1'000};

class MigrationsTest : public testing::Test {
  protected:
    MigrationsTest() {
        SqliteOptions options;
        options.path = directory_.file("test.db");
        options.access = SqliteAccess::create;
        options.application_id = 5;
        database_ = SqliteConnection::open(options).value();
    }

    tests::ScratchDirectory directory_;
    std::unique_ptr<SqlConnection> database_;
};

TEST(LedgerMigrations, AreNumberedWithoutAGap) {
    for (const auto migrations : {sqlite_ledger_migrations(), mysql_ledger_migrations()}) {
        ASSERT_FALSE(migrations.empty());
        for (std::size_t i = 0; i < migrations.size(); ++i) {
            EXPECT_EQ(migrations[i].version, static_cast<int>(i) + 1) << migrations[i].name;
            EXPECT_FALSE(migrations[i].sql.empty());
        }
    }
}

TEST_F(MigrationsTest, AreAppliedOnceAndInOrder) {
    const std::array<Migration, 2> all{
        Migration{1, "one", "CREATE TABLE a (x INTEGER)"},
        Migration{2, "two", "ALTER TABLE a ADD COLUMN y INTEGER; INSERT INTO a VALUES (1, 2)"}};
    EXPECT_EQ(migrate(*database_, std::span(all).first(1), now).value(), 1);
    EXPECT_EQ(tests::errc_of(require_migrated(*database_, all)), Errc::unsupported);
    EXPECT_EQ(migrate(*database_, all, now).value(), 1);
    EXPECT_EQ(migrate(*database_, all, now).value(), 0);
    EXPECT_TRUE(require_migrated(*database_, all).has_value());
    auto rows = database_->prepare("SELECT count(*), max(y) FROM a").value();
    ASSERT_TRUE(rows->next().value());
    EXPECT_EQ(rows->integer(0), 1);
    EXPECT_EQ(rows->integer(1), 2);
}

TEST_F(MigrationsTest, LeaveNothingWhenTheyFail) {
    const std::array<Migration, 1> broken{
        Migration{1, "broken", "CREATE TABLE a (x INTEGER); CREATE TABLE a (x INTEGER)"}};
    EXPECT_FALSE(migrate(*database_, broken, now).has_value());
    EXPECT_FALSE(database_->has_table("a").value());
    EXPECT_EQ(tests::errc_of(require_migrated(*database_, broken)), Errc::unsupported);
}

TEST_F(MigrationsTest, RefuseADatabaseFromTheFuture) {
    const std::array<Migration, 2> all{
        Migration{1, "one", "CREATE TABLE a (x INTEGER)"},
        Migration{2, "two", "CREATE TABLE b (x INTEGER)"}};
    ASSERT_TRUE(migrate(*database_, all, now).has_value());
    const auto known = std::span(all).first(1);
    const auto refused = migrate(*database_, known, now);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(tests::errc_of(refused), Errc::unsupported);
    EXPECT_NE(refused.error().detail.find("newer"), std::string::npos);
    EXPECT_EQ(tests::errc_of(require_migrated(*database_, known)), Errc::unsupported);
}

}  // namespace
}  // namespace firstcome
