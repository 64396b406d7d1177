// SPDX-License-Identifier: Apache-2.0
#include "ledger/migrations.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

constexpr const char* version_table = "schema_version";

// 0 when nothing was applied.
Result<int> version_of(SqlConnection& database) {
    TRY_ASSIGN(const bool there, database.has_table(version_table));
    if (!there) {
        return 0;
    }
    TRY_ASSIGN(auto statement, database.prepare("SELECT max(version) FROM schema_version"));
    SqlRows rows(*statement);
    TRY_ASSIGN(const bool found, rows.next());
    return found && !rows->is_null(0) ? static_cast<int>(rows->integer(0)) : 0;
}

Failure newer(const SqlConnection& database, int version, std::size_t known) {
    return fail(
        Errc::unsupported,
        fmt::format(
            "'{}' has schema version {}, this firstcome knows {}: it was written by a newer "
            "version; upgrade",
            database.name(),
            version,
            known
        )
    );
}

Result<void> apply(SqlConnection& database, const Migration& migration, WallTime now) {
    TRY_ASSIGN(auto transaction, SqlTransaction::begin(database));
    TRY(
        database.execute("CREATE TABLE IF NOT EXISTS schema_version ("
                         "version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)")
    );
    TRY(database.execute(std::string(migration.sql)));
    {
        TRY_ASSIGN(
            auto insert,
            database.prepare("INSERT INTO schema_version (version, applied_at) VALUES (?, ?)")
        );
        insert->bind(std::int64_t{migration.version}, now.us);
        TRY(insert->run());
    }
    return transaction.commit();
}

}  // namespace

Result<int> migrate(SqlConnection& database, std::span<const Migration> migrations, WallTime now) {
    TRY_ASSIGN(const int version, version_of(database));
    if (static_cast<std::size_t>(version) > migrations.size()) {
        return newer(database, version, migrations.size());
    }
    int applied = 0;
    for (const Migration& migration : migrations.subspan(static_cast<std::size_t>(version))) {
        TRY(apply(database, migration, now));
        ++applied;
    }
    return applied;
}

Result<void> require_migrated(SqlConnection& database, std::span<const Migration> migrations) {
    TRY_ASSIGN(const int version, version_of(database));
    if (static_cast<std::size_t>(version) > migrations.size()) {
        return newer(database, version, migrations.size());
    }
    if (static_cast<std::size_t>(version) < migrations.size()) {
        return fail(
            Errc::unsupported,
            fmt::format(
                "'{}' has schema version {}, this firstcome needs {}: run firstcome migrate",
                database.name(),
                version,
                migrations.size()
            )
        );
    }
    return {};
}

}  // namespace firstcome
