// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqliteLog: the log of one machine, in the file log.db with one partition. A record counts as
// persisted when the COMMIT that holds it has been fsynced.
//
// The intake loop appends on the one connection that writes; the allocation loop reads what was
// just written from memory and older records on a read-only connection. After a failed write the
// log takes nothing until restart, because what the device holds is then known only to a new start;
// a full disk is the exception, SQLite takes such a transaction back as a whole.

#include "base/signal.h"
#include "log/log.h"
#include "log/record_tail.h"
#include "log/sqlite_log_file.h"

#include <memory>
#include <string>

namespace firstcome {

class SqliteLog final : public Log {
  public:
    enum class Mode {
        create,
        existing,
        to_skip,  // existing, even with damaged records at its end: for who orders to skip them
    };

    // Requires: DirectoryLock is held. `clock` must outlive the log.
    // Errors: not_found, io, corrupt, unsupported (a newer schema, another kind of file).
    static Result<std::unique_ptr<SqliteLog>> open(
        const std::string& path, const Clock& clock, Mode mode, const char* vfs = nullptr
    );

    std::uint32_t partition_count() const override { return 1; }

    std::string name() const override { return writer_->name(); }

    // A device error at COMMIT aborts the process (EIO: nobody knows what is on the disk).
    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override;

    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override;

    Result<Offset> end(PartitionId partition) override;

  private:
    SqliteLog(
        const Clock& clock,
        std::unique_ptr<SqlConnection> writer,
        std::unique_ptr<SqlStatement> insert,
        std::unique_ptr<SqlConnection> reader,
        LogRows old_rows,
        Offset end
    );

    void note(const Result<void>& written);
    Result<void> write(const RecordBatch& batch, RecordBatch& durable);

    const Clock& clock_;
    // Thread: the appending one.
    std::unique_ptr<SqlConnection> writer_;
    std::unique_ptr<SqlStatement> insert_;
    bool failing_ = false;
    bool refuses_ = false;  // until restart
    // Thread: the reading one.
    std::unique_ptr<SqlConnection> reader_;
    LogRows old_rows_;
    // Between them.
    RecordTail tail_;
    Signal appended_;
};

}  // namespace firstcome
