// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::HasSubstr;

TEST(MysqlErrors, AreSentAgainAfterWhatPasses) {
    // Lock timeout, deadlock, changed since read, too many connections, no connection, lost
    // connection, read-only while a failover is on its way.
    for (const unsigned number :
         {1205U, 1213U, 1020U, 1040U, 2002U, 2003U, 2006U, 2013U, 1290U, 1836U}) {
        EXPECT_TRUE(retryable(mysql_errc(number, ""))) << number;
    }
}

TEST(MysqlErrors, HaltAfterWhatOnlySomebodyElseCanHaveDone) {
    for (const unsigned number : {1062U, 3819U, 4025U, 1048U, 1264U, 1406U}) {
        EXPECT_EQ(mysql_errc(number, ""), Errc::conflict) << number;
    }
    for (const unsigned number : {1146U, 1054U}) {
        EXPECT_EQ(mysql_errc(number, ""), Errc::corrupt) << number;
    }
    EXPECT_FALSE(retryable(Errc::conflict) || retryable(Errc::corrupt));
}

TEST(MysqlErrors, HaltAfterANumberThatNobodyKnows) {
    EXPECT_EQ(mysql_errc(65'000, "something new"), Errc::io);
    EXPECT_FALSE(retryable(Errc::io));
}

TEST(MysqlErrors, LeaveTheEffectOpenWhenTheSessionEnded) {
    for (const unsigned number : {2006U, 2013U, 1053U, 1927U, 3169U, 4031U}) {
        EXPECT_TRUE(mysql_session_is_over(number)) << number;
        EXPECT_EQ(mysql_errc(number, ""), Errc::timeout) << number;
    }
    for (const unsigned number : {1205U, 1213U, 1062U, 1290U, 2003U}) {
        EXPECT_FALSE(mysql_session_is_over(number)) << number;
    }
}

TEST(MysqlErrors, TellAFullDiskFromABrokenOne) {
    EXPECT_EQ(mysql_errc(1114, "The table is full"), Errc::full);
    EXPECT_EQ(
        mysql_errc(1030, "Got error 28 \"No space left on device\" from storage engine InnoDB"),
        Errc::full
    );
    EXPECT_EQ(mysql_errc(1030, "Got error 5 \"Input/output error\""), Errc::io);
}

TEST(MysqlErrors, NameTheServerAndTheSettingThatHelps) {
    const std::string server = "mysql://me@db:3306/shop";
    const auto said = [&](unsigned number) {
        return mysql_error_of(number, "its own words", server, "cannot connect to").detail;
    };
    EXPECT_THAT(
        said(1045), HasSubstr("cannot connect to 'mysql://me@db:3306/shop': its own words")
    );
    EXPECT_THAT(said(1045), HasSubstr("FIRSTCOME_LEDGER_PASSWORD"));
    EXPECT_THAT(said(1045), HasSubstr("0600"));
    EXPECT_THAT(said(1049), HasSubstr("create the database, or correct ledger.url"));
    EXPECT_THAT(said(1044), HasSubstr("rights"));
    EXPECT_THAT(said(2003), HasSubstr("host and port in ledger.url"));
    EXPECT_THAT(said(1290), HasSubstr("ledger.url must lead to the primary"));
    EXPECT_THAT(said(1062), HasSubstr("something else than this server wrote to it"));
    EXPECT_THAT(said(1146), HasSubstr("firstcome rebuild"));
    EXPECT_THAT(said(1114), HasSubstr("free space"));
}

}  // namespace
}  // namespace firstcome
