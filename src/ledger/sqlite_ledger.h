// SPDX-License-Identifier: Apache-2.0
#pragma once
// The ledger and the archive in one SQLite file, ledger.db.

#include "ledger/sql_archive.h"
#include "ledger/sql_ledger.h"

#include <memory>
#include <string>

namespace firstcome {

inline constexpr std::int32_t ledger_application_id = 0x66634c65;  // "fcLe"

// Opens or creates the file and applies missing migrations. `clock` must outlive the ledger.
// Requires: DirectoryLock is held. Errors: io, corrupt, unsupported (a newer schema, another kind
// of file).
Result<std::unique_ptr<SqlLedger>> open_sqlite_ledger(
    const std::string& path, const Clock& clock, const char* vfs = nullptr
);

// Applies missing migrations to an existing file; returns how many were. Errors: also not_found.
Result<int> migrate_sqlite_ledger(const std::string& path, const Clock& clock);

// Read-only, beside a running server or alone. Errors: not_found, unsupported (newer, or to be
// migrated first), io, corrupt.
Result<std::unique_ptr<SqlArchive>> open_sqlite_archive(const std::string& path);

}  // namespace firstcome
