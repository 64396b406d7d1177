// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqliteLogView: log.db read-only, for those who look at a log that another process may be writing
// (verify, rebuild, explain). Its end is the file's end at each call. Thread: one.

#include "base/signal.h"
#include "log/log.h"
#include "log/sqlite_log_file.h"

#include <memory>
#include <string>

namespace firstcome {

class SqliteLogView final : public Log {
  public:
    // Errors: not_found, io, corrupt, unsupported.
    static Result<std::unique_ptr<SqliteLogView>> open(const std::string& path);

    std::uint32_t partition_count() const override { return 1; }

    std::string name() const override { return file_->name(); }

    // Takes nothing: every record is not_persisted.
    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override;

    // Looks once more after `wait` when there was nothing.
    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override;

    Result<Offset> end(PartitionId partition) override;

  private:
    SqliteLogView(std::unique_ptr<SqlConnection> file, LogRows rows)
        : file_(std::move(file)),
          rows_(std::move(rows)) {}

    std::unique_ptr<SqlConnection> file_;
    LogRows rows_;
    Signal never_;
};

}  // namespace firstcome
