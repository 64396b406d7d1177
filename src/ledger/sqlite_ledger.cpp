// SPDX-License-Identifier: Apache-2.0
#include "ledger/sqlite_ledger.h"

#include "ledger/migrations.h"
#include "sql/sqlite_connection.h"

namespace firstcome {
namespace {

// Holds the hot end of the unique index of a million participants.
constexpr std::int64_t writer_cache_kib = 16 * 1'024;
// 64 MiB. Random participants touch the same index pages again and again: the longer the WAL, the
// more of those versions are never copied (measured: a tenth less processor time than 16 MiB).
constexpr int writer_checkpoint_pages = 16 * 1'024;

SqliteOptions ledger_options(const std::string& path, SqliteAccess access) {
    SqliteOptions options;
    options.path = path;
    options.access = access;
    options.application_id = ledger_application_id;
    if (access != SqliteAccess::read_only) {
        options.cache_kib = writer_cache_kib;
        options.checkpoint_pages = writer_checkpoint_pages;
    }
    return options;
}

}  // namespace

Result<std::unique_ptr<SqlLedger>> open_sqlite_ledger(
    const std::string& path, const Clock& clock, const char* vfs
) {
    SqliteOptions options = ledger_options(path, SqliteAccess::create);
    options.vfs = vfs;
    TRY_ASSIGN(auto connection, SqliteConnection::open(options));
    TRY(migrate(*connection, sqlite_ledger_migrations(), clock.wall_now()));
    return SqlLedger::open(std::move(connection), clock);
}

Result<int> migrate_sqlite_ledger(const std::string& path, const Clock& clock) {
    TRY_ASSIGN(auto connection, SqliteConnection::open(ledger_options(path, SqliteAccess::write)));
    return migrate(*connection, sqlite_ledger_migrations(), clock.wall_now());
}

Result<std::unique_ptr<SqlArchive>> open_sqlite_archive(const std::string& path) {
    TRY_ASSIGN(
        auto connection, SqliteConnection::open(ledger_options(path, SqliteAccess::read_only))
    );
    TRY(require_migrated(*connection, sqlite_ledger_migrations()));
    return SqlArchive::open(std::move(connection));
}

}  // namespace firstcome
