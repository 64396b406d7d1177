// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqlBatchWriter: the statements that put decided batches into the tables, inside a transaction
// that the caller began. The places of all of them are one run of rows.

#include "ledger/rows.h"
#include "sql/connection.h"

#include <memory>

namespace firstcome {

class SqlBatchWriter {
  public:
    // Lifetime: `connection` must outlive it.
    static Result<SqlBatchWriter> prepare(SqlConnection& connection);

    // Errors: conflict when a row is not as the batch found it, or there already: the ledger was
    // changed from outside.
    Result<void> write(DecisionBatches batches);

  private:
    SqlBatchWriter() = default;

    Result<void> write_commands(const DecisionBatch& batch);
    Result<void> write_campaign(const CampaignChange& change, WallTime now);
    Result<void> insert_campaign(const Campaign& campaign, WallTime now);
    Result<void> update_campaign(
        const Campaign& after, const CampaignChange::Before& before, WallTime now
    );
    Result<void> write_places(DecisionBatches batches);
    Result<void> write_command(const CommandRow& command);
    Result<void> forget_command(const CommandRow& command);
    Result<void> write_position(const DecisionBatch& batch);

    std::unique_ptr<SqlStatement> insert_campaign_;
    std::unique_ptr<SqlStatement> update_campaign_;
    std::unique_ptr<SqlInsert> insert_places_;
    std::unique_ptr<SqlStatement> insert_command_;
    std::unique_ptr<SqlStatement> delete_command_;
    std::unique_ptr<SqlStatement> update_position_;
};

}  // namespace firstcome
