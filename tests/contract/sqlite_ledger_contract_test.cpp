// SPDX-License-Identifier: Apache-2.0
// Ledger and archive in SQLite pass the suites of their ports.
#include "ledger/sqlite_ledger.h"
#include "sql/sqlite_connection.h"
#include "tests/contract/archive_contract.h"
#include "tests/contract/ledger_contract.h"
#include "tests/contract/sql_ledger_harness.h"
#include "tests/support/scratch_directory.h"

namespace firstcome::tests {
namespace {

class SqliteLedgerHarness final : public SqlLedgerHarness {
  public:
    SqliteLedgerHarness() { open(); }

    ~SqliteLedgerHarness() override { close(); }

  private:
    void open() override {
        const std::string path = directory_.file("ledger.db");
        auto ledger = open_sqlite_ledger(path, clock_);
        ASSERT_TRUE(ledger.has_value()) << ledger.error().message();
        ledger_ = *std::move(ledger);
        auto archive = open_sqlite_archive(path);
        ASSERT_TRUE(archive.has_value()) << archive.error().message();
        archive_ = *std::move(archive);
    }

    void from_outside(const std::string& statement) override {
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
};

FIRSTCOME_LEDGER_CONTRACT(Sqlite, SqliteLedgerHarness);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ArchiveContract, SqliteLedgerHarness);

}  // namespace
}  // namespace firstcome::tests
