// SPDX-License-Identifier: Apache-2.0
#include "log/sqlite_log_file.h"

#include "campaign/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace firstcome {
namespace {

constexpr const char* schema = R"(
CREATE TABLE record (
    partition_id INTEGER NOT NULL CHECK (partition_id = 0),
    `offset` INTEGER PRIMARY KEY CHECK (`offset` >= 0),
    record BLOB NOT NULL,
    appended_at_us INTEGER NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;
)";

Failure corrupt(const SqlConnection& file, Offset offset, std::string_view what) {
    return fail(
        Errc::corrupt,
        fmt::format(
            "'{}': record {} {}; nothing was changed. Restore the log from a backup",
            file.name(),
            offset.value(),
            what
        )
    );
}

Result<std::int64_t> number(SqlConnection& file, const std::string& question) {
    TRY_ASSIGN(auto statement, file.prepare(question));
    TRY_ASSIGN(const bool found, statement->next());
    return found ? statement->integer(0) : 0;
}

Result<void> create_schema(SqlConnection& file, WallTime now) {
    TRY_ASSIGN(auto transaction, SqlTransaction::begin(file));
    TRY(file.execute(schema));
    Bytes record;
    encode(Command(LogIdentity{random_array<16>(), sqlite_log_partition, 1}), record);
    TRY_ASSIGN(
        auto insert,
        file.prepare(
            "INSERT INTO record (partition_id, `offset`, record, appended_at_us, checksum) "
            "VALUES (0, 0, ?, ?, ?)"
        )
    );
    insert->bind(
        ByteView(record), now.us, row_checksum(sqlite_log_partition, Offset(0), now, record)
    );
    TRY(insert->run());
    TRY(file.execute(fmt::format("PRAGMA user_version={}", log_schema_version)));
    return transaction.commit();
}

// Version 0 is a file that was made and never got its schema.
Result<void> check_schema(SqlConnection& file, bool create, WallTime now) {
    TRY_ASSIGN(const std::int64_t version, number(file, "PRAGMA user_version"));
    if (version == 0 && create) {
        return create_schema(file, now);
    }
    if (version == 0) {
        return fail(Errc::not_found, fmt::format("'{}' holds no log", file.name()));
    }
    if (version != log_schema_version) {
        return fail(
            Errc::unsupported,
            fmt::format(
                "'{}' has log schema {}, this firstcome knows {}: it was written by a newer "
                "version; upgrade",
                file.name(),
                version,
                log_schema_version
            )
        );
    }
    return {};
}

Result<void> check_identity(SqlConnection& file, LogRows& rows) {
    RecordBatch first;
    TRY(rows.read(Offset(0), 1, first));
    if (first.empty()) {
        return corrupt(file, Offset(0), "is missing");
    }
    TRY_ASSIGN(const Command command, decode(first[0].bytes));
    const auto* identity = std::get_if<LogIdentity>(&command);
    if (identity == nullptr || identity->partition != sqlite_log_partition ||
        identity->partition_count != 1) {
        return corrupt(file, Offset(0), "is not the identity of a log with one partition");
    }
    return {};
}

Result<void> check_last_records(LogRows& rows) {
    TRY_ASSIGN(const Offset end, rows.end());
    const std::int64_t from = end.value() - std::int64_t{records_checked_at_open};
    RecordBatch records;
    return rows.read(Offset(std::max<std::int64_t>(0, from)), records_checked_at_open, records);
}

}  // namespace

std::int64_t row_checksum(
    PartitionId partition, Offset offset, WallTime appended_at, ByteView record
) {
    thread_local Bytes covered;
    covered.clear();
    ByteWriter out(covered);
    out.integer(partition.value());
    out.integer(offset.value());
    out.integer(appended_at.us);
    out.raw(record);
    return std::bit_cast<std::int64_t>(checksum64(covered));
}

Result<std::unique_ptr<SqlConnection>> open_log_file(const SqliteOptions& options, WallTime now) {
    SqliteOptions own = options;
    own.application_id = log_application_id;
    TRY_ASSIGN(auto file, SqliteConnection::open(own));
    TRY(check_schema(*file, options.access == SqliteAccess::create, now));
    TRY_ASSIGN(LogRows rows, LogRows::prepare(*file));
    TRY(check_identity(*file, rows));
    TRY(check_last_records(rows));
    return file;
}

LogRows::LogRows(
    SqlConnection& file, std::unique_ptr<SqlStatement> read, std::unique_ptr<SqlStatement> last
)
    : file_(&file),
      read_(std::move(read)),
      last_(std::move(last)) {}

Result<LogRows> LogRows::prepare(SqlConnection& file) {
    TRY_ASSIGN(
        auto read,
        file.prepare("SELECT `offset`, record, appended_at_us, checksum, partition_id FROM record "
                     "WHERE `offset` >= ? ORDER BY `offset` LIMIT ?")
    );
    TRY_ASSIGN(auto last, file.prepare("SELECT max(`offset`) FROM record"));
    return LogRows(file, std::move(read), std::move(last));
}

Result<void> LogRows::read(Offset from, std::size_t count, RecordBatch& into) {
    SqlRows rows(*read_);
    rows->bind(from.value(), static_cast<std::int64_t>(count));
    for (Offset expected = from;; expected = expected.next()) {
        TRY_ASSIGN(const bool more, rows.next());
        if (!more) {
            return {};
        }
        if (Offset(rows->integer(0)) != expected) {
            return corrupt(*file_, expected, "is missing");
        }
        const ByteView record = rows->blob(1);
        const WallTime appended_at{rows->integer(2)};
        const PartitionId partition(static_cast<std::uint32_t>(rows->integer(4)));
        if (rows->integer(3) != row_checksum(partition, expected, appended_at, record)) {
            return corrupt(*file_, expected, "contradicts its checksum");
        }
        into.add(record, expected, appended_at);
    }
}

Result<Offset> LogRows::end() {
    SqlRows rows(*last_);
    TRY_ASSIGN(const bool found, rows.next());
    return !found || rows->is_null(0) ? Offset(0) : Offset(rows->integer(0)).next();
}

}  // namespace firstcome
