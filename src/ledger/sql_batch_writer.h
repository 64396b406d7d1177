// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqlBatchWriter: the statements that put decided batches into the tables, inside a transaction
// that the caller began. The places of all of them are one run of rows. The widest INSERT that the
// dialect favours is used first, then narrower ones, so that a run of any length needs few calls
// and few texts.

#include "ledger/rows.h"
#include "sql/connection.h"

#include <memory>
#include <vector>

namespace firstcome {

class SqlBatchWriter {
  public:
    // Lifetime: `connection` must outlive it.
    static Result<SqlBatchWriter> prepare(SqlConnection& connection);

    // Errors: conflict when a row is not as the batch found it, or there already: the ledger was
    // changed from outside.
    Result<void> write(DecisionBatches batches);

  private:
    // INSERT INTO participation_history of so many rows at once.
    struct PlaceInsert {
        std::size_t rows;
        std::unique_ptr<SqlStatement> statement;
    };

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
    std::vector<PlaceInsert> insert_places_;  // widest first, the last is 1
    std::unique_ptr<SqlStatement> insert_command_;
    std::unique_ptr<SqlStatement> delete_command_;
    std::unique_ptr<SqlStatement> update_position_;
};

}  // namespace firstcome
