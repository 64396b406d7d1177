// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqlArchive: the archive in SQL, on a connection that only reads. One snapshot at a time.

#include "ledger/archive.h"
#include "ledger/sql_place_reader.h"
#include "sql/connection.h"

#include <memory>

namespace firstcome {

class SqlArchive final : public Archive {
  public:
    // Requires: a migrated database.
    static Result<std::unique_ptr<SqlArchive>> open(std::unique_ptr<SqlConnection> connection);

    // Errors: busy while an earlier snapshot lives. Lifetime: the archive must outlive it.
    Result<std::unique_ptr<ArchiveSnapshot>> snapshot() override;

  private:
    class Snapshot;

    SqlArchive(std::unique_ptr<SqlConnection> connection, SqlPlaceReader places);

    Result<void> prepare_statements();

    std::unique_ptr<SqlConnection> connection_;
    SqlPlaceReader places_;
    std::unique_ptr<SqlStatement> positions_;
    std::unique_ptr<SqlStatement> campaigns_;
    std::unique_ptr<SqlStatement> place_of_;
    std::unique_ptr<SqlStatement> place_at_;
    std::unique_ptr<SqlStatement> commands_;
    std::unique_ptr<SqlStatement> ownerships_;
    bool in_snapshot_ = false;
};

}  // namespace firstcome
