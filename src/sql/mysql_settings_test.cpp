// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_settings.h"

#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::HasSubstr;

// A server as it should be, but for what the test says.
MysqlVariables server(const MysqlVariables& different = {}) {
    MysqlVariables variables{
        {"version", "10.11.6-MariaDB-0+deb12u1"},
        {"read_only", "0"},
        {"innodb_flush_log_at_trx_commit", "1"},
        {"log_bin", "0"},
        {"sync_binlog", "0"}};
    for (const auto& [name, value] : different) {
        variables[name] = value;
    }
    return variables;
}

MysqlOptions options(bool strict = true) {
    MysqlOptions options;
    options.user = "me";
    options.host = "db";
    options.database = "shop";
    options.strict = strict;
    return options;
}

std::string refusal(const MysqlVariables& variables, Errc code) {
    const auto checked = check_mysql_server(variables, options());
    EXPECT_EQ(tests::errc_of(checked), code);
    return checked ? "" : checked.error().detail;
}

TEST(MysqlSettings, AcceptAServerThatKeepsWhatItCommitted) {
    EXPECT_TRUE(check_mysql_server(server(), options())->empty());
    const auto with_binlog = server({{"log_bin", "1"}, {"sync_binlog", "1"}});
    EXPECT_TRUE(check_mysql_server(with_binlog, options())->empty());
}

TEST(MysqlSettings, RefuseAServerThatForgetsTheLastSecond) {
    for (const auto* value : {"0", "2"}) {
        const auto weak = server({{"innodb_flush_log_at_trx_commit", value}});
        EXPECT_THAT(
            refusal(weak, Errc::unsupported),
            testing::AllOf(
                HasSubstr("mysql://me@db:3306/shop"),
                HasSubstr("innodb_flush_log_at_trx_commit"),
                HasSubstr("--strict off")
            )
        );
    }
}

TEST(MysqlSettings, RefuseABinaryLogThatIsBehindTheData) {
    for (const auto* value : {"0", "1000"}) {
        const auto weak = server({{"log_bin", "ON"}, {"sync_binlog", value}});
        EXPECT_THAT(refusal(weak, Errc::unsupported), HasSubstr("sync_binlog"));
    }
}

TEST(MysqlSettings, NameEveryWeaknessThatStrictOffAccepts) {
    const auto weak =
        server({{"innodb_flush_log_at_trx_commit", "2"}, {"log_bin", "1"}, {"sync_binlog", "0"}});
    const auto accepted = check_mysql_server(weak, options(false));
    ASSERT_TRUE(accepted.has_value());
    ASSERT_EQ(accepted->size(), 2U);
    EXPECT_THAT(accepted->front(), HasSubstr("innodb_flush_log_at_trx_commit is 2"));
    EXPECT_THAT(accepted->back(), HasSubstr("sync_binlog is 0"));
}

TEST(MysqlSettings, RefuseAServerOfWhichAVariableIsNotKnown) {
    auto silent = server();
    silent.erase("innodb_flush_log_at_trx_commit");
    EXPECT_EQ(tests::errc_of(check_mysql_server(silent, options())), Errc::unsupported);
    silent = server();
    silent.erase("read_only");
    EXPECT_EQ(tests::errc_of(check_mysql_server(silent, options())), Errc::io);
}

TEST(MysqlSettings, KnowTheVersionsThatAreOldEnough) {
    for (const auto* version :
         {"8.0.16",
          "8.0.36-0ubuntu0.22.04.1",
          "8.4.3",
          "9.7.4-2",
          "10.11.0-MariaDB",
          "11.4.2-MariaDB-log"}) {
        EXPECT_TRUE(check_mysql_server(server({{"version", version}}), options())) << version;
    }
    for (const auto* version :
         {"8.0.15", "5.7.44-log", "10.6.18-MariaDB", "10.3.39-MariaDB-0+deb10u2", "", "new"}) {
        EXPECT_THAT(
            refusal(server({{"version", version}}), Errc::unsupported), HasSubstr("ledger.url")
        ) << version;
    }
}

TEST(MysqlSettings, RefuseAServerThatTakesNoWritesEvenWithoutStrict) {
    for (const auto* value : {"1", "ON", "NO_LOCK"}) {
        const auto replica = server({{"read_only", value}});
        EXPECT_THAT(refusal(replica, Errc::io), HasSubstr("read_only"));
        EXPECT_EQ(tests::errc_of(check_mysql_server(replica, options(false))), Errc::io);
    }
}

TEST(MysqlSettings, LetAReaderUseAnyServerOfAKnownVersion) {
    MysqlOptions reader = options();
    reader.read_only = true;
    const auto weak = server({{"read_only", "1"}, {"innodb_flush_log_at_trx_commit", "0"}});
    EXPECT_TRUE(check_mysql_server(weak, reader)->empty());
    const auto old = server({{"version", "5.7.44"}});
    EXPECT_EQ(tests::errc_of(check_mysql_server(old, reader)), Errc::unsupported);
}

TEST(MysqlSettings, RefuseASessionWhoseSettingSomebodyChanged) {
    MysqlVariables session = mysql_session_settings(options());
    EXPECT_EQ(session["wait_timeout"], "5");
    EXPECT_EQ(session["innodb_lock_wait_timeout"], "2");
    EXPECT_TRUE(check_mysql_session(session, options()).has_value());
    session["wait_timeout"] = "28800";
    const auto changed = check_mysql_session(session, options());
    ASSERT_EQ(tests::errc_of(changed), Errc::unsupported);
    EXPECT_THAT(changed.error().detail, HasSubstr("wait_timeout is 28800"));
}

TEST(MysqlSettings, NameTheDatabaseWithoutThePassword) {
    MysqlOptions secret = options();
    secret.password = "hunter2";
    EXPECT_EQ(mysql_url(secret), "mysql://me@db:3306/shop");
}

}  // namespace
}  // namespace firstcome
