// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqlLedger: the ledger in SQL, written once for every engine that SqlConnection has a driver for.
//
// Thread: the allocation loop, one caller at a time.

#include "ledger/ledger.h"
#include "ledger/sql_batch_writer.h"
#include "ledger/sql_place_reader.h"
#include "sql/connection.h"

#include <memory>

namespace firstcome {

class SqlLedger final : public Ledger {
  public:
    // Requires: a migrated database. `clock` stamps takeovers and must outlive the ledger.
    static Result<std::unique_ptr<SqlLedger>> open(
        std::unique_ptr<SqlConnection> connection, const Clock& clock
    );

    // Errors: corrupt when stock, history, counters and applied offset contradict each other
    // (closed campaigns are left to verify); the detail names firstcome rebuild.
    Result<LoadedPartition> load(PartitionId partition) override;
    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override;
    Result<std::vector<CommitOutcome>> commit_together(DecisionBatches batches) override;
    Result<std::vector<LedgerPosition>> observe() override;
    Result<Ownership> take(
        PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
    ) override;
    Result<bool> beat(PartitionId partition, const Ownership& own) override;
    Result<void> release(PartitionId partition, const Ownership& own) override;
    Result<void> reset(PartitionId partition, const Ownership& own) override;

  private:
    class Reset;

    SqlLedger(
        std::unique_ptr<SqlConnection> connection,
        const Clock& clock,
        SqlBatchWriter writer,
        SqlPlaceReader places
    );

    Result<void> prepare_statements();
    Result<std::optional<LedgerPosition>> position_of(SqlStatement& select, PartitionId partition);
    Result<std::optional<CommitOutcome>> known_outcome(const DecisionBatch& batch);
    Result<void> check_campaign(const Campaign& campaign, Offset applied);
    Result<void> insert_position(PartitionId partition, const Ownership& ownership);
    Result<bool> change_owner(
        PartitionId partition, const Ownership& seen, const Ownership& ownership
    );
    Result<void> remember_takeover(PartitionId partition, const Ownership& ownership);

    std::unique_ptr<SqlConnection> connection_;
    const Clock& clock_;
    SqlBatchWriter writer_;
    SqlPlaceReader places_;
    std::unique_ptr<SqlStatement> select_position_;
    std::unique_ptr<SqlStatement> lock_position_;
    std::unique_ptr<SqlStatement> select_positions_;
    std::unique_ptr<SqlStatement> select_campaigns_;
    std::unique_ptr<SqlStatement> select_commands_;
    std::unique_ptr<SqlStatement> count_places_;
    std::unique_ptr<SqlStatement> insert_position_;
    std::unique_ptr<SqlStatement> update_owner_;
    std::unique_ptr<SqlStatement> insert_ownership_;
    std::unique_ptr<SqlStatement> update_heartbeat_;
    std::unique_ptr<SqlStatement> clear_owner_;
};

}  // namespace firstcome
