// SPDX-License-Identifier: Apache-2.0
// Ledger and archive on a MySQL or MariaDB server pass the suites of their ports.
#include "ledger/mysql_ledger.h"
#include "tests/contract/archive_contract.h"
#include "tests/contract/ledger_contract.h"
#include "tests/contract/sql_ledger_harness.h"
#include "tests/mysql/server.h"

namespace firstcome::tests {
namespace {

class MysqlLedgerHarness final : public SqlLedgerHarness {
  public:
    MysqlLedgerHarness() { open(); }

    ~MysqlLedgerHarness() override { close(); }

  private:
    void open() override {
        auto ledger = open_mysql_ledger(database_.options(), clock_);
        ASSERT_TRUE(ledger.has_value()) << ledger.error().message();
        ledger_ = *std::move(ledger);
        auto archive = open_mysql_archive(database_.options());
        ASSERT_TRUE(archive.has_value()) << archive.error().message();
        archive_ = *std::move(archive);
    }

    void from_outside(const std::string& statement) override {
        auto outsider = MysqlConnection::open(database_.options());
        ASSERT_TRUE(outsider.has_value()) << outsider.error().message();
        ASSERT_TRUE((*outsider)->execute(statement).has_value());
    }

    ScratchDatabase database_;
    SystemClock clock_;
};

FIRSTCOME_LEDGER_CONTRACT(Mysql, MysqlLedgerHarness);
INSTANTIATE_TYPED_TEST_SUITE_P(Mysql, ArchiveContract, MysqlLedgerHarness);

}  // namespace
}  // namespace firstcome::tests
