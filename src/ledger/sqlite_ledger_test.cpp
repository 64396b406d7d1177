// SPDX-License-Identifier: Apache-2.0
#include "ledger/sqlite_ledger.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace firstcome {
namespace {

TEST(SqliteLedger, Smoke) {
    std::string dir = ::testing::TempDir() + "/fc_smoke_ledger.db";
    for (const char* s : {"", "-wal", "-shm"})
        unlink((dir + s).c_str());
    SystemClock clock;
    auto ledger = open_sqlite_ledger(dir, clock);
    ASSERT_TRUE(ledger) << ledger.error().message();
    auto own = (*ledger)->take(PartitionId(0), "n1", {}, Epoch(0));
    ASSERT_TRUE(own) << own.error().message();
    auto loaded = (*ledger)->load(PartitionId(0));
    ASSERT_TRUE(loaded) << loaded.error().message();
    auto archive = open_sqlite_archive(dir);
    ASSERT_TRUE(archive) << archive.error().message();
    auto snap = (*archive)->snapshot();
    ASSERT_TRUE(snap);
    EXPECT_EQ((*snap)->ownerships()->size(), 1u);
    EXPECT_TRUE((*snap)->damage()->empty());
}

}  // namespace
}  // namespace firstcome
