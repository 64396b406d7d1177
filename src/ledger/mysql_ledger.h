// SPDX-License-Identifier: Apache-2.0
#pragma once
// The ledger and the archive in one database of a MySQL or MariaDB server. They outlive their
// sessions: what ends one (a restart, a failover, a long silence) is a retryable error of the call
// that meets it.

#include "ledger/archive.h"
#include "ledger/ledger.h"
#include "sql/mysql_connection.h"

#include <memory>

namespace firstcome {

// Applies missing migrations, one node at a time, and opens the ledger. `clock` must outlive it.
// Errors, at start only: those of MysqlConnection::open; unsupported (a newer schema, tables that
// are not ours, another storage engine), busy (another node has been migrating for a minute).
Result<std::unique_ptr<Ledger>> open_mysql_ledger(const MysqlOptions& options, const Clock& clock);

// Applies missing migrations to an existing database; returns how many were. Errors: as above.
Result<int> migrate_mysql_ledger(const MysqlOptions& options, const Clock& clock);

// Read-only, also on a replica. Errors, at start only: those of MysqlConnection::open; unsupported
// (newer, or to be migrated first).
Result<std::unique_ptr<Archive>> open_mysql_archive(const MysqlOptions& options);

// By how much the server's clock is ahead of `clock`, give or take half a round trip, asked over a
// session of its own. Cost: some ten round trips; not for every turn. Errors: those of
// MysqlConnection::open.
Result<Duration> mysql_clock_offset(const MysqlOptions& options, const Clock& clock);

}  // namespace firstcome
