// SPDX-License-Identifier: Apache-2.0
#include "log/sqlite_log_view.h"

namespace firstcome {

Result<std::unique_ptr<SqliteLogView>> SqliteLogView::open(const std::string& path) {
    SqliteOptions options;
    options.path = path;
    options.access = SqliteAccess::read_only;
    TRY_ASSIGN(auto file, open_log_file(options, WallTime{}));
    TRY_ASSIGN(LogRows rows, LogRows::prepare(*file));
    return std::unique_ptr<SqliteLogView>(new SqliteLogView(std::move(file), std::move(rows)));
}

std::vector<AppendResult> SqliteLogView::append(PartitionId, const RecordBatch& batch) {
    return std::vector<AppendResult>(batch.size(), {AppendStatus::not_persisted, std::nullopt});
}

Result<void> SqliteLogView::read(
    PartitionId partition, Offset from, std::size_t records_max, Duration wait, RecordBatch& into
) {
    ASSERT(partition == sqlite_log_partition);
    const std::size_t had = into.size();
    TRY(rows_.read(from, records_max, into));
    if (into.size() > had || wait.us <= 0) {
        return {};
    }
    never_.wait_for(wait);
    return rows_.read(from, records_max, into);
}

Result<Offset> SqliteLogView::end(PartitionId partition) {
    ASSERT(partition == sqlite_log_partition);
    return rows_.end();
}

}  // namespace firstcome
