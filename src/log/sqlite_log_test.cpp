// SPDX-License-Identifier: Apache-2.0
#include "log/sqlite_log.h"

#include "log/sqlite_log_view.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(SqliteLog, Smoke) {
    std::string dir = ::testing::TempDir() + "/fc_smoke_log.db";
    for (const char* s : {"", "-wal", "-shm"})
        unlink((dir + s).c_str());
    SystemClock clock;
    auto log = SqliteLog::open(dir, clock, SqliteLog::Mode::create);
    ASSERT_TRUE(log) << log.error().message();
    RecordBatch b;
    b.add(as_bytes("hello"));
    b.add(as_bytes("world"));
    auto r = (*log)->append(PartitionId(0), b);
    EXPECT_EQ(r[1], (AppendResult{AppendStatus::persisted, Offset(2)}));
    auto view = SqliteLogView::open(dir);
    ASSERT_TRUE(view) << view.error().message();
    RecordBatch got;
    ASSERT_TRUE((*log)->read(PartitionId(0), Offset(0), 10, Duration{}, got));
    EXPECT_EQ(got.size(), 3u);
    ASSERT_TRUE((*view)->read(PartitionId(0), Offset(1), 10, Duration{}, got));
    EXPECT_EQ(got.size(), 5u);
}

}  // namespace
}  // namespace firstcome
