// SPDX-License-Identifier: Apache-2.0
// verify and rebuild on the files of an embedded server.
#include "audit/ledger_file.h"
#include "audit/rebuild.h"
#include "audit/verify.h"
#include "audit/winners.h"
#include "campaign/codec.h"
#include "ledger/sqlite_ledger.h"
#include "log/sqlite_log.h"
#include "log/sqlite_log_view.h"
#include "sql/sqlite_connection.h"
#include "tests/audit/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace firstcome {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

class SqliteRebuild : public testing::Test {
  protected:
    SqliteRebuild()
        : directory_((fs::temp_directory_path() /
                      ("firstcome-audit-" + std::to_string(random_u64())))
                         .string()) {
        fs::create_directory(directory_);
        auto log = SqliteLog::open(log_path(), clock_, SqliteLog::Mode::create).value();
        RecordBatch batch;
        encode(
            CreateCampaign{
                .command_id = CommandId{1},
                .name = "campaign",
                .total_stock = 3,
                .opens_at = std::nullopt,
                .closes_at = std::nullopt,
                .created_at = WallTime{1}},
            batch.buffer()
        );
        batch.finish();
        for (const std::int64_t number : {5, 6, 7, 5, 8}) {
            const Entry entry{
                first_campaign,
                ParticipantId::from_integer(number),
                RequestId(1),
                WallTime{number}};
            encode(entry, batch.buffer());
            batch.finish();
        }
        log->append(PartitionId(0), batch);
    }

    ~SqliteRebuild() override {
        std::error_code ignored;
        fs::remove_all(directory_, ignored);
    }

    std::string log_path() const { return directory_ + "/log.db"; }

    std::string ledger_path() const { return directory_ + "/ledger.db"; }

    std::string rebuild_file() {
        const std::string path = begin_rebuilt_file(ledger_path()).value();
        {
            const auto log = SqliteLogView::open(log_path()).value();
            const auto ledger = open_sqlite_ledger(path, clock_).value();
            EXPECT_EQ(rebuild(*log, *ledger, {}, clock_).value().places, 4);
        }
        return finish_rebuilt_file(ledger_path()).value();
    }

    VerifyReport verify_files() {
        const auto log = SqliteLogView::open(log_path()).value();
        const auto archive = open_sqlite_archive(ledger_path()).value();
        return verify(*log, *archive, {}, clock_).value();
    }

    void edit(const std::string& sql) {
        const auto file = SqliteConnection::open({.path = ledger_path(),
                                                  .access = SqliteAccess::write,
                                                  .application_id = ledger_application_id})
                              .value();
        const auto done = file->execute(sql);
        ASSERT_TRUE(done) << done.error().message();
    }

    const std::string directory_;
    SystemClock clock_;
};

TEST_F(SqliteRebuild, PassesVerify) {
    EXPECT_EQ(rebuild_file(), "");
    const VerifyReport report = verify_files();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_EQ(report.records, 7);
    EXPECT_EQ(report.winners, 3);
}

TEST_F(SqliteRebuild, TakesThePlaceOfAnEditedLedger) {
    rebuild_file();
    edit("UPDATE participation_history SET user_id = x'41' WHERE sequence = 2");
    EXPECT_EQ(failures(verify_files()), (Names{"I4", "I5", "I6"}));
    EXPECT_EQ(rebuild_file(), ledger_path() + ".before-rebuild-1");
    EXPECT_EQ(failures(verify_files()), Names{});
    EXPECT_TRUE(fs::exists(ledger_path() + ".before-rebuild-1"));
}

// As on a server, where no second database can take the place of the first.
TEST_F(SqliteRebuild, MendsALedgerInItsPlaceWhateverWasEdited) {
    for (const auto* edited :
         {"DELETE FROM campaign",
          "DELETE FROM participation_history WHERE sequence = 2",
          "UPDATE participation_history SET sequence = 9000000000000000000 WHERE sequence = 4",
          "UPDATE partition_state SET won = 7, chain = zeroblob(32)",
          "UPDATE campaign_command SET command_id = x'77'",
          "INSERT INTO campaign_command VALUES (9, zeroblob(16), 'close', 'stale', 1, 0, 1)"}) {
        rebuild_file();
        edit(edited);
        {
            const auto log = SqliteLogView::open(log_path()).value();
            const auto ledger = open_sqlite_ledger(ledger_path(), clock_).value();
            const auto report = rebuild(*log, *ledger, {}, clock_);
            ASSERT_TRUE(report) << edited << ": " << report.error().message();
            EXPECT_EQ(report->places, 4) << edited;
        }
        EXPECT_EQ(failures(verify_files()), Names{}) << edited;
    }
}

TEST_F(SqliteRebuild, HasTheWinnersOfTheLog) {
    rebuild_file();
    const auto log = SqliteLogView::open(log_path()).value();
    const auto archive = open_sqlite_archive(ledger_path()).value();
    const auto snapshot = archive->snapshot().value();
    const std::vector<std::int64_t> lengths = {1, 2, all_winners};
    const auto of_ledger = winners_in_ledger(*snapshot, first_campaign, lengths).value();
    EXPECT_EQ(of_ledger, winners_in_log(*log, first_campaign, lengths).value());
    EXPECT_EQ(of_ledger[2].digest, sha256(as_bytes("1\t5\n2\t6\n3\t7\n")));
}

TEST_F(SqliteRebuild, SeesWhatTheSchemaForbids) {
    rebuild_file();
    edit("PRAGMA ignore_check_constraints=ON; UPDATE campaign SET current_stock = -1");
    EXPECT_EQ(failures(verify_files()), (Names{"I2", "I14"}));
}

}  // namespace
}  // namespace firstcome
