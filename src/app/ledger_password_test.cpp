// SPDX-License-Identifier: Apache-2.0
#include "app/ledger_password.h"

#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace firstcome {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class LedgerPasswordTest : public testing::Test {
  protected:
    LedgerSettings from_file(const std::string& content, fs::perms mode = owner_only) {
        LedgerSettings settings;
        settings.password_file = directory_.file("password");
        std::ofstream(settings.password_file) << content;
        fs::permissions(settings.password_file, mode);
        return settings;
    }

    static constexpr fs::perms owner_only = fs::perms::owner_read | fs::perms::owner_write;

    tests::ScratchDirectory directory_;
};

TEST_F(LedgerPasswordTest, IsEmptyWhenNoneIsGiven) {
    EXPECT_EQ(ledger_password({}).value(), "");
}

TEST_F(LedgerPasswordTest, ComesFromTheVariableOrFromTheFirstLineOfAFile) {
    LedgerSettings settings;
    settings.password = "from the variable";
    EXPECT_EQ(ledger_password(settings).value(), "from the variable");
    EXPECT_EQ(ledger_password(from_file("hunter2\nsecond line\n")).value(), "hunter2");
    EXPECT_EQ(ledger_password(from_file("hunter2\r\n")).value(), "hunter2");
    EXPECT_EQ(ledger_password(from_file(" a b ")).value(), " a b ");
}

TEST_F(LedgerPasswordTest, RefusesAFileThatOthersCanRead) {
    const auto refused =
        ledger_password(from_file("hunter2\n", owner_only | fs::perms::group_read));
    ASSERT_EQ(tests::errc_of(refused), Errc::invalid);
    EXPECT_THAT(refused.error().detail, HasSubstr("chmod 600"));
    EXPECT_THAT(refused.error().detail, testing::Not(HasSubstr("hunter2")));
}

TEST_F(LedgerPasswordTest, RefusesTwoPlacesAtOnce) {
    LedgerSettings settings = from_file("hunter2\n");
    settings.password = "another";
    EXPECT_EQ(tests::errc_of(ledger_password(settings)), Errc::invalid);
}

TEST_F(LedgerPasswordTest, SaysWhichFileIsMissingOrEmpty) {
    LedgerSettings settings;
    settings.password_file = directory_.file("nowhere");
    const auto missing = ledger_password(settings);
    ASSERT_EQ(tests::errc_of(missing), Errc::not_found);
    EXPECT_THAT(missing.error().detail, HasSubstr("ledger.password_file"));
    EXPECT_EQ(tests::errc_of(ledger_password(from_file(""))), Errc::io);
}

}  // namespace
}  // namespace firstcome
