// SPDX-License-Identifier: Apache-2.0
// Ledger and archive in SQLite pass the suites of their ports.
#include "ledger/sqlite_ledger.h"
#include "sql/sqlite_connection.h"
#include "tests/contract/archive_contract.h"
#include "tests/contract/ledger_contract.h"
#include "tests/support/scratch_directory.h"

#include <fmt/format.h>

namespace firstcome::tests {
namespace {

class SqliteLedgerHarness {
  public:
    SqliteLedgerHarness() { open(); }

    Ledger& ledger() { return *ledger_; }

    Archive& archive() { return *archive_; }

    void reopen() {
        archive_.reset();
        ledger_.reset();
        open();
    }

    void set_stock(CampaignId campaign, std::int64_t current_stock) {
        from_outside(fmt::format(
            "UPDATE campaign SET current_stock = {} WHERE id = {}", current_stock, campaign.value()
        ));
    }

    void set_won_counter(PartitionId partition, std::int64_t won) {
        from_outside(fmt::format(
            "UPDATE partition_state SET won = {} WHERE partition_id = {}", won, partition.value()
        ));
    }

    void remove_place(CampaignId campaign, Sequence sequence) {
        from_outside(fmt::format(
            "DELETE FROM participation_history WHERE campaign_id = {} AND sequence = {}",
            campaign.value(),
            sequence.value()
        ));
    }

  private:
    void open() {
        const std::string path = directory_.file("ledger.db");
        auto ledger = open_sqlite_ledger(path, clock_);
        ASSERT_TRUE(ledger.has_value()) << ledger.error().message();
        ledger_ = *std::move(ledger);
        auto archive = open_sqlite_archive(path);
        ASSERT_TRUE(archive.has_value()) << archive.error().message();
        archive_ = *std::move(archive);
    }

    void from_outside(const std::string& statement) {
        SqliteOptions options;
        options.path = directory_.file("ledger.db");
        options.access = SqliteAccess::write;
        options.application_id = ledger_application_id;
        auto outsider = SqliteConnection::open(options);
        ASSERT_TRUE(outsider.has_value()) << outsider.error().message();
        ASSERT_TRUE((*outsider)->execute(statement).has_value());
    }

    ScratchDirectory directory_;
    SystemClock clock_;
    std::unique_ptr<SqlLedger> ledger_;
    std::unique_ptr<SqlArchive> archive_;
};

FIRSTCOME_LEDGER_CONTRACT(Sqlite, SqliteLedgerHarness);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ArchiveContract, SqliteLedgerHarness);

}  // namespace
}  // namespace firstcome::tests
