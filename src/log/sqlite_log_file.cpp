// SPDX-License-Identifier: Apache-2.0
#include "log/sqlite_log_file.h"

#include "campaign/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace firstcome {
namespace {

// Of one row, in the order in which is_sound() reads them.
constexpr std::string_view row_columns =
    "`offset`, record, appended_at_us, checksum, partition_id FROM record";

constexpr const char* schema = R"(
CREATE TABLE record (
    partition_id INTEGER NOT NULL CHECK (partition_id = 0),
    `offset` INTEGER PRIMARY KEY CHECK (`offset` >= 0),
    record BLOB NOT NULL,
    appended_at_us INTEGER NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;
)";

Failure corrupt(
    const SqlConnection& file, Offset offset, std::string_view what, std::string_view otherwise = ""
) {
    return fail(
        Errc::corrupt,
        fmt::format(
            "'{}': record {} {}; nothing was changed. Restore the log from a backup{}",
            file.name(),
            offset.value(),
            what,
            otherwise
        )
    );
}

Failure damaged(const SqlConnection& file, Offset offset) {
    const std::string otherwise = fmt::format(
        "; without one, give the record up: `firstcome skip --partition 0 --offset {} --reason "
        "TEXT`",
        offset.value()
    );
    const bool names_the_log = offset == Offset(0);
    return corrupt(file, offset, "contradicts its checksum", names_the_log ? "" : otherwise);
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

bool is_sound(SqlStatement& row) {
    const PartitionId partition(static_cast<std::uint32_t>(row.integer(4)));
    const WallTime appended_at{row.integer(2)};
    return row.integer(3) ==
           row_checksum(partition, Offset(row.integer(0)), appended_at, row.blob(1));
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

Result<std::unique_ptr<SqlConnection>> open_log_file(
    const SqliteOptions& options, WallTime now, LastRecords last
) {
    SqliteOptions own = options;
    own.application_id = log_application_id;
    TRY_ASSIGN(auto file, SqliteConnection::open(own));
    TRY(check_schema(*file, options.access == SqliteAccess::create, now));
    TRY_ASSIGN(LogRows rows, LogRows::prepare(*file));
    TRY(check_identity(*file, rows));
    if (last == LastRecords::checked) {
        TRY(check_last_records(rows));
    }
    return file;
}

Result<LogRows> LogRows::prepare(SqlConnection& file) {
    LogRows rows(file);
    TRY_ASSIGN(
        rows.read_,
        file.prepare(
            fmt::format("SELECT {} WHERE `offset` >= ? ORDER BY `offset` LIMIT ?", row_columns)
        )
    );
    TRY_ASSIGN(
        rows.skips_,
        file.prepare(fmt::format(
            "SELECT {} WHERE `offset` > ? AND substr(record, 2, 1) = x'{:02x}'",
            row_columns,
            static_cast<unsigned>(CommandKind::skip)
        ))
    );
    TRY_ASSIGN(rows.last_, file.prepare("SELECT max(`offset`) FROM record"));
    return rows;
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
        if (!is_sound(*rows)) {
            TRY_ASSIGN(const bool given_up, ordered_to_skip(expected));
            if (!given_up) {
                return damaged(*file_, expected);
            }
        }
        into.add(rows->blob(1), expected, WallTime{rows->integer(2)});
    }
}

// Reads the rest of the file; only a damaged record costs that.
Result<bool> LogRows::ordered_to_skip(Offset offset) {
    if (offset == Offset(0)) {
        return false;
    }
    SqlRows rows(*skips_);
    rows->bind(offset.value());
    for (;;) {
        TRY_ASSIGN(const bool more, rows.next());
        if (!more) {
            return false;
        }
        const auto command = decode(rows->blob(1));
        const auto* skip = command ? std::get_if<SkipRecord>(&*command) : nullptr;
        if (skip != nullptr && skip->offset == offset && is_sound(*rows)) {
            return true;
        }
    }
}

Result<Offset> LogRows::end() {
    SqlRows rows(*last_);
    TRY_ASSIGN(const bool found, rows.next());
    return !found || rows->is_null(0) ? Offset(0) : Offset(rows->integer(0)).next();
}

}  // namespace firstcome
