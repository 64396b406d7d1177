// SPDX-License-Identifier: Apache-2.0
#pragma once
// Migrations: the numbered SQL files of schema/, built into the binary. The table schema_version
// remembers which were applied.

#include "base/time.h"
#include "sql/connection.h"

#include <span>
#include <string_view>

namespace firstcome {

struct Migration {
    int version;  // 1, 2, 3 and so on
    std::string_view name;
    std::string_view sql;
};

std::span<const Migration> sqlite_ledger_migrations();
std::span<const Migration> mysql_ledger_migrations();

// Applies what is missing, each in its own transaction; returns how many were. MySQL and MariaDB
// commit after every statement that changes a table: what is written for them must bear to be
// applied again after half of it. Errors: unsupported when the database is newer than the binary.
Result<int> migrate(SqlConnection& database, std::span<const Migration> migrations, WallTime now);

// For those who may not change it. Errors: unsupported when it is newer or not migrated yet.
Result<void> require_migrated(SqlConnection& database, std::span<const Migration> migrations);

}  // namespace firstcome
