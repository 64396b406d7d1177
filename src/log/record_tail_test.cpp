// SPDX-License-Identifier: Apache-2.0
#include "log/record_tail.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

RecordBatch numbered(std::int64_t first, std::size_t count, std::size_t bytes = 8) {
    RecordBatch batch;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = first + static_cast<std::int64_t>(i);
        Bytes record(bytes, static_cast<std::uint8_t>(number));
        batch.add(record, Offset(number), WallTime{number * 10});
    }
    return batch;
}

void expect_numbered(const RecordBatch& batch, std::int64_t first, std::size_t count) {
    ASSERT_EQ(batch.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = first + static_cast<std::int64_t>(i);
        EXPECT_EQ(batch[i].offset, Offset(number));
        EXPECT_EQ(batch[i].appended_at, WallTime{number * 10});
        EXPECT_EQ(batch[i].bytes[0], static_cast<std::uint8_t>(number));
    }
}

TEST(RecordTail, BeginsEmptyBehindTheFile) {
    const RecordTail tail(Offset(7));
    EXPECT_EQ(tail.end(), Offset(7));
    RecordBatch into;
    EXPECT_FALSE(tail.copy(Offset(6), 1, into));
    EXPECT_TRUE(into.empty());
}

TEST(RecordTail, CopiesAcrossBatches) {
    RecordTail tail(Offset(7));
    tail.add(numbered(7, 3));
    tail.add(numbered(10, 1));
    tail.add(numbered(11, 5));
    EXPECT_EQ(tail.end(), Offset(16));
    RecordBatch into;
    ASSERT_TRUE(tail.copy(Offset(8), 5, into));
    expect_numbered(into, 8, 5);
    into.clear();
    ASSERT_TRUE(tail.copy(Offset(7), 100, into));
    expect_numbered(into, 7, 9);
    into.clear();
    EXPECT_FALSE(tail.copy(Offset(6), 2, into));
    EXPECT_TRUE(into.empty());
}

TEST(RecordTail, ForgetsTheOldestBeyondItsRecords) {
    RecordTail tail(Offset(0));
    for (std::int64_t next = 0; next < 100'000; next += 10'000) {
        tail.add(numbered(next, 10'000));
    }
    RecordBatch into;
    EXPECT_FALSE(tail.copy(Offset(99'999 - 65'536), 1, into));
    ASSERT_TRUE(tail.copy(Offset(40'000), 2, into));
    expect_numbered(into, 40'000, 2);
}

TEST(RecordTail, ForgetsTheOldestBeyondItsBytes) {
    RecordTail tail(Offset(0));
    for (std::int64_t next = 0; next < 8'000; next += 1'000) {
        tail.add(numbered(next, 1'000, 4'096));
    }
    RecordBatch into;
    EXPECT_FALSE(tail.copy(Offset(3'999), 1, into));
    EXPECT_TRUE(tail.copy(Offset(5'000), 1, into));
}

TEST(RecordTail, CountsTheCostOfSingleAppends) {
    RecordTail tail(Offset(0));
    constexpr std::int64_t appended = 150'000;
    for (std::int64_t next = 0; next < appended; ++next) {
        tail.add(numbered(next, 1));
    }
    RecordBatch into;
    EXPECT_FALSE(tail.copy(Offset(appended - 1 - 65'536), 1, into));
    EXPECT_TRUE(tail.copy(Offset(appended - 50'000), 1, into));
}

TEST(RecordTail, KeepsTheNewestBatchHoweverLarge) {
    RecordTail tail(Offset(0));
    tail.add(numbered(0, 70'000));
    RecordBatch into;
    ASSERT_TRUE(tail.copy(Offset(0), 1, into));
    expect_numbered(into, 0, 1);
}

}  // namespace
}  // namespace firstcome
