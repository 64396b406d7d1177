// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqlLedgerHarness: a ledger and an archive on one database, as the suites of their ports want
// them, and an outsider who changes its rows.

#include "ledger/archive.h"
#include "ledger/ledger.h"

#include <fmt/format.h>

#include <memory>
#include <string>

namespace firstcome::tests {

class SqlLedgerHarness {
  public:
    virtual ~SqlLedgerHarness() = default;

    Ledger& ledger() { return *ledger_; }

    Archive& archive() { return *archive_; }

    void reopen() {
        close();
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

  protected:
    // Fills ledger_ and archive_.
    virtual void open() = 0;

    // To be called before what they stand on is gone.
    void close() {
        archive_.reset();
        ledger_.reset();
    }

    // Executes a statement on a connection of its own.
    virtual void from_outside(const std::string& statement) = 0;

    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<Archive> archive_;
};

}  // namespace firstcome::tests
