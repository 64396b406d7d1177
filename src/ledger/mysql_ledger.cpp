// SPDX-License-Identifier: Apache-2.0
#include "ledger/mysql_ledger.h"

#include "base/crypto.h"
#include "ledger/migrations.h"
#include "ledger/reconnecting_archive.h"
#include "ledger/reconnecting_ledger.h"
#include "ledger/sql_archive.h"
#include "ledger/sql_ledger.h"

#include <fmt/format.h>

#include <span>

namespace firstcome {
namespace {

// How long a node waits for another one that migrates.
constexpr std::int64_t migration_wait_s = 60;
// A migration may have to copy a table.
constexpr std::uint32_t migration_timeout_s = 3'600;
// A reader looks at the log between two questions, and holds no lock.
constexpr std::uint32_t archive_wait_timeout_s = 600;

Failure not_ours(const SqlConnection& database, std::string_view what) {
    return fail(
        Errc::unsupported,
        fmt::format("'{}' {}: give ledger.url a database of its own", database.name(), what)
    );
}

// IF NOT EXISTS must not take another program's tables for ours. A migration that died half way
// has made schema_version first.
Result<void> check_tables(SqlConnection& database) {
    TRY_ASSIGN(const bool migrated_before, database.has_table("schema_version"));
    TRY_ASSIGN(const bool has_campaign, database.has_table("campaign"));
    TRY_ASSIGN(const bool has_history, database.has_table("participation_history"));
    if (!migrated_before && (has_campaign || has_history)) {
        return not_ours(database, "holds tables of another program");
    }
    return {};
}

// What is not in InnoDB knows no transactions.
Result<void> check_engine(SqlConnection& database) {
    TRY_ASSIGN(
        auto statement,
        database.prepare("SELECT table_name, engine FROM information_schema.tables "
                         "WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' "
                         "AND engine <> 'InnoDB'")
    );
    SqlRows rows(*statement);
    TRY_ASSIGN(const bool found, rows.next());
    if (found) {
        return not_ours(
            database, fmt::format("keeps {} in {}, not in InnoDB", rows->text(0), rows->text(1))
        );
    }
    return {};
}

// Held until the session ends. Lock names are the whole server's.
Result<void> lock_migrations(SqlConnection& database, const std::string& database_name) {
    const std::string hash = to_hex(sha256(as_bytes(database_name)));
    const std::string lock = "firstcome-" + hash.substr(0, 32);
    TRY_ASSIGN(auto statement, database.prepare("SELECT GET_LOCK(?, ?)"));
    statement->bind(std::string_view(lock), migration_wait_s);
    SqlRows rows(*statement);
    TRY(rows.next());
    if (rows->integer(0) != 1) {
        return fail(
            Errc::busy,
            fmt::format("'{}': another node is still migrating the schema", database.name())
        );
    }
    return {};
}

Result<int> migrate_under_lock(const MysqlOptions& options, const Clock& clock) {
    MysqlOptions patient = options;
    patient.wait_timeout_s = migration_timeout_s;
    patient.read_timeout_s = migration_timeout_s;
    patient.quiet = true;
    TRY_ASSIGN(const auto database, MysqlConnection::open(patient));
    TRY(lock_migrations(*database, options.database));
    TRY(check_tables(*database));
    return migrate(*database, mysql_ledger_migrations(), clock.wall_now());
}

Result<StoreSession<Ledger>> open_ledger_session(const MysqlOptions& options, const Clock& clock) {
    TRY_ASSIGN(auto connection, MysqlConnection::open(options));
    TRY(require_migrated(*connection, mysql_ledger_migrations()));
    const SqlConnection& session = *connection;
    TRY_ASSIGN(auto ledger, SqlLedger::open(std::move(connection), clock));
    return StoreSession<Ledger>{std::move(ledger), [&session] { return session.is_lost(); }};
}

Result<StoreSession<Archive>> open_archive_session(const MysqlOptions& options) {
    TRY_ASSIGN(auto connection, MysqlConnection::open(options));
    TRY(require_migrated(*connection, mysql_ledger_migrations()));
    const SqlConnection& session = *connection;
    TRY_ASSIGN(auto archive, SqlArchive::open(std::move(connection)));
    return StoreSession<Archive>{std::move(archive), [&session] { return session.is_lost(); }};
}

}  // namespace

Result<int> migrate_mysql_ledger(const MysqlOptions& options, const Clock& clock) {
    TRY_ASSIGN(const auto database, MysqlConnection::open(options));
    int applied = 0;
    // Nobody waits for a lock, or needs the right to change tables, when there is nothing to do.
    if (!require_migrated(*database, mysql_ledger_migrations())) {
        TRY_ASSIGN(applied, migrate_under_lock(options, clock));
    }
    TRY(check_engine(*database));
    return applied;
}

Result<std::unique_ptr<Ledger>> open_mysql_ledger(const MysqlOptions& options, const Clock& clock) {
    TRY(migrate_mysql_ledger(options, clock));
    MysqlOptions next = options;
    next.quiet = true;
    TRY_ASSIGN(auto first, open_ledger_session(next, clock));
    return std::make_unique<ReconnectingLedger>(StoreSessions<Ledger>(
        mysql_url(options),
        std::move(first),
        [next, &clock] { return open_ledger_session(next, clock); },
        clock
    ));
}

Result<std::unique_ptr<Archive>> open_mysql_archive(const MysqlOptions& options) {
    static const SystemClock clock;  // for the pace of new sessions
    MysqlOptions reader = options;
    reader.read_only = true;
    reader.wait_timeout_s = archive_wait_timeout_s;
    TRY_ASSIGN(auto first, open_archive_session(reader));
    return std::make_unique<ReconnectingArchive>(StoreSessions<Archive>(
        mysql_url(options),
        std::move(first),
        [reader] { return open_archive_session(reader); },
        clock
    ));
}

Result<Duration> mysql_clock_offset(const MysqlOptions& options, const Clock& clock) {
    MysqlOptions reader = options;
    reader.read_only = true;
    TRY_ASSIGN(const auto database, MysqlConnection::open(reader));
    TRY_ASSIGN(
        auto statement,
        database->prepare("SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)")
    );
    const WallTime before = clock.wall_now();
    TRY(statement->next());
    const WallTime after = clock.wall_now();
    const WallTime there{statement->integer(0)};
    return (there - before) - Duration{(after - before).us / 2};
}

}  // namespace firstcome
