// SPDX-License-Identifier: Apache-2.0
// What is wrong with a server or its database is said at start, with the setting to change.
#include "ledger/migrations.h"
#include "ledger/mysql_ledger.h"
#include "tests/mysql/server.h"
#include "tests/support/errc_of.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace firstcome::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class MysqlStartTest : public testing::Test {
  protected:
    Result<std::unique_ptr<Ledger>> open(const MysqlOptions& options) {
        return open_mysql_ledger(options, clock_);
    }

    Result<std::unique_ptr<Ledger>> open() { return open(database_.options()); }

    // What is said when the ledger does not open.
    std::string refusal(const MysqlOptions& options, Errc code) {
        const auto opened = open(options);
        EXPECT_EQ(errc_of(opened), code) << (opened ? "opened" : opened.error().message());
        return opened ? "" : opened.error().detail;
    }

    std::string refusal(Errc code) { return refusal(database_.options(), code); }

    MysqlOptions strict() const {
        MysqlOptions options = database_.options();
        options.strict = true;
        return options;
    }

    // A script in the database.
    void run(const std::string& script) {
        const auto done = MysqlConnection::open(database_.options()).value()->execute(script);
        ASSERT_TRUE(done.has_value()) << done.error().message();
    }

    SystemClock clock_;
    ScratchDatabase database_;
};

// --- the schema ----------------------------------------------------------------------------------

TEST_F(MysqlStartTest, MakesItsTablesOnce) {
    const auto all = static_cast<int>(mysql_ledger_migrations().size());
    EXPECT_EQ(migrate_mysql_ledger(database_.options(), clock_).value(), all);
    EXPECT_EQ(migrate_mysql_ledger(database_.options(), clock_).value(), 0);
    EXPECT_TRUE(open().has_value());
    EXPECT_TRUE(open_mysql_archive(database_.options()).has_value());
}

TEST_F(MysqlStartTest, FinishesAMigrationThatWasKilled) {
    const std::string_view script = mysql_ledger_migrations()[0].sql;
    for (const std::string_view statement :
         {"CREATE TABLE IF NOT EXISTS campaign_command", "CREATE TABLE IF NOT EXISTS ownership"}) {
        const auto half = script.substr(0, script.find(statement));
        run("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, applied_at "
            "BIGINT NOT NULL);" +
            std::string(half));
        ASSERT_EQ(errc_of(open_mysql_archive(database_.options())), Errc::unsupported);
    }
    EXPECT_EQ(migrate_mysql_ledger(database_.options(), clock_).value(), 1);
    EXPECT_TRUE(open().has_value());
}

TEST_F(MysqlStartTest, MigratesOnceWhenManyNodesStartAtOnce) {
    std::atomic<int> applied = 0;
    std::vector<std::thread> nodes;
    for (int i = 0; i < 6; ++i) {
        nodes.emplace_back([&] {
            const auto migrated = migrate_mysql_ledger(database_.options(), clock_);
            EXPECT_TRUE(migrated.has_value()) << migrated.error().message();
            applied += migrated.value_or(0);
            EXPECT_TRUE(open().has_value());
        });
    }
    for (std::thread& node : nodes) {
        node.join();
    }
    EXPECT_EQ(applied, static_cast<int>(mysql_ledger_migrations().size()));
}

TEST_F(MysqlStartTest, RefusesADatabaseFromTheFuture) {
    ASSERT_TRUE(open().has_value());
    run("INSERT INTO schema_version VALUES (99, 0)");
    EXPECT_THAT(refusal(Errc::unsupported), AllOf(HasSubstr("99"), HasSubstr("newer version")));
    const auto archive = open_mysql_archive(database_.options());
    ASSERT_EQ(errc_of(archive), Errc::unsupported);
    EXPECT_THAT(archive.error().detail, HasSubstr("newer version"));
}

TEST_F(MysqlStartTest, RefusesToReadWhatIsNotMigratedYet) {
    const auto archive = open_mysql_archive(database_.options());
    ASSERT_EQ(errc_of(archive), Errc::unsupported);
    EXPECT_THAT(archive.error().detail, HasSubstr("firstcome migrate"));
}

TEST_F(MysqlStartTest, RefusesTheTablesOfAnotherProgram) {
    run("CREATE TABLE campaign (id BIGINT PRIMARY KEY, slogan TEXT)");
    EXPECT_THAT(
        refusal(Errc::unsupported),
        AllOf(HasSubstr("tables of another program"), HasSubstr("ledger.url"))
    );
}

TEST_F(MysqlStartTest, RefusesATableWithoutTransactions) {
    ASSERT_TRUE(open().has_value());
    run("ALTER TABLE ownership ENGINE = MyISAM");
    EXPECT_THAT(
        refusal(Errc::unsupported), AllOf(HasSubstr("ownership in MyISAM"), HasSubstr("InnoDB"))
    );
}

// --- who may ------------------------------------------------------------------------------------

TEST_F(MysqlStartTest, NamesTheSettingsAfterAWrongPassword) {
    const ScratchUser user(database_);
    EXPECT_TRUE(open(user.options()).has_value());
    for (const auto* password : {"wrong", ""}) {
        MysqlOptions options = user.options();
        options.password = password;
        EXPECT_THAT(
            refusal(options, Errc::io),
            AllOf(
                HasSubstr(mysql_url(options)),
                HasSubstr("ledger.password"),
                HasSubstr("FIRSTCOME_LEDGER_PASSWORD")
            )
        );
    }
}

TEST_F(MysqlStartTest, NamesTheDatabaseThatIsMissing) {
    MysqlOptions options = database_.options();
    options.database = database_.name() + "_missing";
    EXPECT_THAT(
        refusal(options, Errc::not_found),
        AllOf(HasSubstr(options.database), HasSubstr("correct ledger.url"))
    );
}

TEST_F(MysqlStartTest, NamesTheRightsThatAreMissing) {
    const ScratchUser user(database_);
    const ScratchDatabase other;
    MysqlOptions options = user.options();
    options.database = other.name();
    EXPECT_THAT(refusal(options, Errc::io), HasSubstr("grant the user of ledger.url its rights"));
    as_root(fmt::format("GRANT SELECT ON {}.* TO {}", other.name(), user.account()));
    EXPECT_THAT(refusal(options, Errc::io), HasSubstr("grant the user of ledger.url its rights"));
}

TEST_F(MysqlStartTest, NeedsNoRightToChangeTablesThatAreThere) {
    const ScratchUser user(database_);
    ASSERT_TRUE(open().has_value());
    as_root(fmt::format(
        "REVOKE ALL ON {0}.* FROM {1}; GRANT SELECT, INSERT, UPDATE, DELETE ON {0}.* TO {1}",
        database_.name(),
        user.account()
    ));
    EXPECT_TRUE(open(user.options()).has_value());
}

TEST_F(MysqlStartTest, NamesTheAddressWhereNobodyListens) {
    MysqlOptions options = database_.options();
    options.port = 1;
    EXPECT_THAT(
        refusal(options, Errc::busy),
        AllOf(HasSubstr(":1/"), HasSubstr("check host and port in ledger.url"))
    );
}

// --- what the server promises --------------------------------------------------------------------

TEST_F(MysqlStartTest, RefusesAServerThatForgetsTheLastSecond) {
    const GlobalVariable weak("innodb_flush_log_at_trx_commit", "2");
    EXPECT_THAT(
        refusal(strict(), Errc::unsupported),
        AllOf(HasSubstr("innodb_flush_log_at_trx_commit is 2"), HasSubstr("--strict off"))
    );
    EXPECT_TRUE(open().has_value());
    EXPECT_TRUE(open_mysql_archive(strict()).has_value());
}

TEST_F(MysqlStartTest, LooksAtTheBinaryLogWhereThereIsOne) {
    const bool has_binlog = answer(*root_session(), "SELECT @@global.log_bin") == "1";
    const GlobalVariable durable("innodb_flush_log_at_trx_commit", "1");
    const GlobalVariable weak("sync_binlog", "0");
    const auto opened = open(strict());
    ASSERT_EQ(opened.has_value(), !has_binlog);
    if (has_binlog) {
        EXPECT_THAT(opened.error().detail, HasSubstr("sync_binlog is 0"));
    }
    EXPECT_TRUE(open().has_value());
}

TEST_F(MysqlStartTest, RefusesAServerThatTakesNoWrites) {
    ASSERT_TRUE(open().has_value());
    const GlobalVariable replica("read_only", "1");
    EXPECT_THAT(
        refusal(Errc::io), AllOf(HasSubstr("read_only"), HasSubstr("must lead to the primary"))
    );
    EXPECT_TRUE(open_mysql_archive(database_.options()).has_value());
}

TEST_F(MysqlStartTest, MeasuresTheClockOfTheServer) {
    const auto offset = mysql_clock_offset(database_.options(), clock_);
    ASSERT_TRUE(offset.has_value()) << offset.error().message();
    // The server is on this machine.
    EXPECT_LT(std::abs(offset->us), 2'000'000);
    ManualClock yesterday(WallTime{clock_.wall_now().us - 86'400'000'000});
    EXPECT_NEAR(
        static_cast<double>(mysql_clock_offset(database_.options(), yesterday)->us), 86.4e9, 5e6
    );
}

}  // namespace
}  // namespace firstcome::tests
