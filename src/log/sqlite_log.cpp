// SPDX-License-Identifier: Apache-2.0
#include "log/sqlite_log.h"

#include "base/logger.h"

#include <algorithm>

namespace firstcome {
namespace {

SqliteOptions file_options(const std::string& path, SqliteAccess access, const char* vfs) {
    SqliteOptions options;
    options.path = path;
    options.access = access;
    options.vfs = vfs;
    return options;
}

}  // namespace

Result<std::unique_ptr<SqliteLog>> SqliteLog::open(
    const std::string& path, const Clock& clock, Mode mode, const char* vfs
) {
    const auto access = mode == Mode::create ? SqliteAccess::create : SqliteAccess::write;
    const auto last = mode == Mode::to_skip ? LastRecords::as_they_are : LastRecords::checked;
    TRY_ASSIGN(auto writer, open_log_file(file_options(path, access, vfs), clock.wall_now(), last));
    TRY_ASSIGN(
        auto insert,
        writer->prepare(
            "INSERT INTO record (`offset`, record, appended_at_us, checksum, partition_id) "
            "VALUES (?, ?, ?, ?, ?)"
        )
    );
    SqliteOptions reading = file_options(path, SqliteAccess::read_only, vfs);
    reading.application_id = log_application_id;
    TRY_ASSIGN(auto reader, SqliteConnection::open(reading));
    TRY_ASSIGN(LogRows rows, LogRows::prepare(*reader));
    TRY_ASSIGN(const Offset end, rows.end());
    return std::unique_ptr<SqliteLog>(new SqliteLog(
        clock, std::move(writer), std::move(insert), std::move(reader), std::move(rows), end
    ));
}

SqliteLog::SqliteLog(
    const Clock& clock,
    std::unique_ptr<SqlConnection> writer,
    std::unique_ptr<SqlStatement> insert,
    std::unique_ptr<SqlConnection> reader,
    LogRows old_rows,
    Offset end
)
    : clock_(clock),
      writer_(std::move(writer)),
      insert_(std::move(insert)),
      reader_(std::move(reader)),
      old_rows_(std::move(old_rows)),
      tail_(end) {}

std::vector<AppendResult> SqliteLog::append(PartitionId partition, const RecordBatch& batch) {
    ASSERT(partition == sqlite_log_partition && !batch.empty());
    std::vector<AppendResult> results(batch.size(), {AppendStatus::not_persisted, std::nullopt});
    if (refuses_) {
        return results;
    }
    RecordBatch durable;
    const auto written = write(batch, durable);
    note(written);
    if (!written) {
        return results;
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        results[i] = {AppendStatus::persisted, durable[i].offset};
    }
    tail_.add(std::move(durable));
    appended_.notify();
    return results;
}

// Says when appending begins to fail and when it works again, not what every batch met.
void SqliteLog::note(const Result<void>& written) {
    const bool refuses = !written && !retryable(written.error().code);
    if (written && failing_) {
        logger().info("log resumed end={}", tail_.end().value());
    } else if (!written && (!failing_ || refuses)) {
        logger().error(
            "log stopped until={}: {}",
            refuses ? "restart" : "the next append that succeeds",
            written.error().message()
        );
    }
    failing_ = !written;
    refuses_ = refuses;
}

Result<void> SqliteLog::write(const RecordBatch& batch, RecordBatch& durable) {
    const WallTime now = clock_.wall_now();
    Offset next = tail_.end();
    durable.buffer().reserve(batch.byte_size());
    TRY_ASSIGN(auto transaction, SqlTransaction::begin(*writer_));
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const ByteView record = batch[i].bytes;
        insert_->bind(
            next.value(),
            record,
            now.us,
            row_checksum(sqlite_log_partition, next, now, record),
            std::int64_t{sqlite_log_partition.value()}
        );
        TRY(insert_->run());
        durable.add(record, next, now);
        next = next.next();
    }
    return transaction.commit();
}

Result<void> SqliteLog::read(
    PartitionId partition, Offset from, std::size_t records_max, Duration wait, RecordBatch& into
) {
    ASSERT(partition == sqlite_log_partition && from.value() >= 0);
    const SteadyTime deadline = clock_.steady_now() + wait;
    while (tail_.end() <= from) {
        // A notification may belong to records that were read before it came.
        if (!appended_.wait_for(deadline - clock_.steady_now())) {
            break;
        }
    }
    // Never beyond what was acknowledged: a COMMIT may be visible before its append returns.
    const std::int64_t there = std::max<std::int64_t>(0, tail_.end().value() - from.value());
    const std::size_t count = std::min(records_max, static_cast<std::size_t>(there));
    if (count == 0 || tail_.copy(from, count, into)) {
        return {};
    }
    return old_rows_.read(from, count, into);
}

Result<Offset> SqliteLog::end(PartitionId partition) {
    ASSERT(partition == sqlite_log_partition);
    return tail_.end();
}

}  // namespace firstcome
