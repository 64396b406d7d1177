// SPDX-License-Identifier: Apache-2.0
#pragma once
// The format of log.db: table `record`, one row per record with a checksum of its own.
//
//   record(partition_id, `offset`, record, appended_at_us, checksum)
//
// The checksum is XXH3-64 over u32 partition, i64 offset, i64 appended_at_us and the record bytes,
// little-endian: a row that was changed, or moved to another offset, is found at every read. A
// SQLite log has one partition, 0, and record 0 is its LogIdentity.
//
// Such a row is given out all the same once a later record orders to skip it: whoever folds the log
// passes over what it says, but needs its bytes for the chain.

#include "campaign/command.h"
#include "log/records.h"
#include "sql/connection.h"
#include "sql/sqlite_connection.h"

#include <memory>
#include <string>

namespace firstcome {

inline constexpr std::int32_t log_application_id = 0x66634c47;  // "fcLG"
inline constexpr std::int64_t log_schema_version = 1;
inline constexpr PartitionId sqlite_log_partition{0};
inline constexpr std::size_t records_checked_at_open = 1'000;

std::int64_t row_checksum(
    PartitionId partition, Offset offset, WallTime appended_at, ByteView record
);

// Whether the last records must be sound for the file to be opened.
enum class LastRecords { checked, as_they_are };

// Opens log.db and checks what every user of it relies on: the header, the schema version, record
// 0, and the last records_checked_at_open records. With `create` a missing or empty file gets the
// schema and a record 0 with a random log id, stamped `now`.
// Errors: those of SqliteConnection::open; unsupported (a newer schema); corrupt.
Result<std::unique_ptr<SqlConnection>> open_log_file(
    const SqliteOptions& options, WallTime now, LastRecords last = LastRecords::checked
);

// Reads rows in offset order and trusts none of them.
class LogRows {
  public:
    // Lifetime: `file` must outlive it.
    static Result<LogRows> prepare(SqlConnection& file);

    // Appends to `into` at most `count` records from `from` on. Errors: corrupt, naming the offset;
    // a missing offset is corrupt too unless nothing follows it. What stands before a bad record is
    // in `into` then.
    Result<void> read(Offset from, std::size_t count, RecordBatch& into);

    // The offset after the last record.
    Result<Offset> end();

  private:
    explicit LogRows(SqlConnection& file) : file_(&file) {}

    Result<bool> ordered_to_skip(Offset offset);

    SqlConnection* file_;
    std::unique_ptr<SqlStatement> read_;
    std::unique_ptr<SqlStatement> skips_;
    std::unique_ptr<SqlStatement> last_;
};

}  // namespace firstcome
