// SPDX-License-Identifier: Apache-2.0
// Ledger and archive on a MySQL or MariaDB server pass the suites of their ports.
#include "ledger/mysql_ledger.h"
#include "tests/contract/archive_contract.h"
#include "tests/contract/ledger_contract.h"
#include "tests/mysql/server.h"

#include <fmt/format.h>

namespace firstcome::tests {
namespace {

class MysqlLedgerHarness {
  public:
    MysqlLedgerHarness() { open(); }

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
        auto ledger = open_mysql_ledger(database_.options(), clock_);
        ASSERT_TRUE(ledger.has_value()) << ledger.error().message();
        ledger_ = *std::move(ledger);
        auto archive = open_mysql_archive(database_.options());
        ASSERT_TRUE(archive.has_value()) << archive.error().message();
        archive_ = *std::move(archive);
    }

    void from_outside(const std::string& statement) {
        auto outsider = MysqlConnection::open(database_.options());
        ASSERT_TRUE(outsider.has_value()) << outsider.error().message();
        ASSERT_TRUE((*outsider)->execute(statement).has_value());
    }

    ScratchDatabase database_;
    SystemClock clock_;
    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<Archive> archive_;
};

FIRSTCOME_LEDGER_CONTRACT(Mysql, MysqlLedgerHarness);
INSTANTIATE_TYPED_TEST_SUITE_P(Mysql, ArchiveContract, MysqlLedgerHarness);

}  // namespace
}  // namespace firstcome::tests
