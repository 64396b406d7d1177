// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every Log must do. An adapter names a harness and instantiates the suite with it:
//
//   struct MyHarness {
//       Log& log();              // a new log, made when the harness was
//       void reopen();           // as a new process would find it
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(MyLog, LogContract, MyHarness);

#include "base/time.h"
#include "campaign/codec.h"
#include "log/log.h"
#include "tests/contract/numbered_records.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace firstcome::tests {

template <class Harness>
class LogContract : public testing::Test {
  protected:
    static constexpr PartitionId partition{0};
    static constexpr std::size_t plenty = 1'000'000;

    Log& log() { return harness_.log(); }

    void append(const RecordBatch& batch) {
        const auto results = log().append(partition, batch);
        ASSERT_EQ(results.size(), batch.size());
        for (const AppendResult& result : results) {
            ASSERT_EQ(result.status, AppendStatus::persisted);
        }
    }

    RecordBatch read(Offset from, std::size_t count = plenty, Duration wait = {}) {
        RecordBatch records;
        const auto done = log().read(partition, from, count, wait, records);
        EXPECT_TRUE(done.has_value()) << done.error().message();
        return records;
    }

    // Reads to the end, however little each call brings.
    RecordBatch read_all(Offset from, std::int64_t end) {
        RecordBatch all;
        while (all.size() < static_cast<std::size_t>(end - from.value())) {
            const Offset next(from.value() + static_cast<std::int64_t>(all.size()));
            const std::size_t had = all.size();
            const auto done = log().read(partition, next, 1'000, Duration::seconds(10), all);
            EXPECT_TRUE(done.has_value()) << done.error().message();
            if (!done || all.size() == had) {
                ADD_FAILURE() << "nothing more at offset " << next.value();
                break;
            }
        }
        return all;
    }

    // Record `number` stands at offset `number`: what tests write begins behind the identity at 1.
    static void expect_numbered(const RecordBatch& records, std::int64_t first) {
        for (std::size_t i = 0; i < records.size(); ++i) {
            const std::int64_t number = first + static_cast<std::int64_t>(i);
            ASSERT_EQ(records[i].offset, Offset(number));
            const Bytes expected = record_bytes(number);
            ASSERT_EQ(as_text(records[i].bytes), as_text(expected)) << "offset " << number;
        }
    }

    Harness harness_;
};

TYPED_TEST_SUITE_P(LogContract);

TYPED_TEST_P(LogContract, BeginsWithItsIdentityInEveryPartition) {
    const std::uint32_t count = this->log().partition_count();
    std::optional<LogId> id;
    for (std::uint32_t number = 0; number < count; ++number) {
        RecordBatch records;
        ASSERT_TRUE(this->log().read(PartitionId(number), Offset(0), 1, {}, records));
        ASSERT_EQ(records.size(), 1u);
        const auto command = decode(records[0].bytes);
        ASSERT_TRUE(command.has_value());
        const auto* identity = std::get_if<LogIdentity>(&*command);
        ASSERT_NE(identity, nullptr);
        EXPECT_EQ(identity->partition, PartitionId(number));
        EXPECT_EQ(identity->partition_count, count);
        EXPECT_NE(identity->log_id, LogId{});
        EXPECT_EQ(*this->log().end(PartitionId(number)), Offset(1));
    }
}

TYPED_TEST_P(LogContract, TwoLogsHaveDifferentIdentities) {
    TypeParam other;
    RecordBatch there;
    ASSERT_TRUE(other.log().read(this->partition, Offset(0), 1, {}, there));
    const RecordBatch here = this->read(Offset(0), 1);
    EXPECT_NE(as_text(here[0].bytes), as_text(there[0].bytes));
}

TYPED_TEST_P(LogContract, MintsOffsetsWithoutAGap) {
    std::int64_t next = 1;
    for (const std::size_t size : {1u, 2u, 15u, 16u, 17u, 256u, 1'000u}) {
        const RecordBatch batch = batch_of(next, size);
        for (const AppendResult& result : this->log().append(this->partition, batch)) {
            ASSERT_EQ(result.status, AppendStatus::persisted);
            ASSERT_TRUE(!result.offset || *result.offset == Offset(next));
            ++next;
        }
    }
    EXPECT_EQ(*this->log().end(this->partition), Offset(next));
    this->expect_numbered(this->read_all(Offset(1), next), 1);
}

TYPED_TEST_P(LogContract, GivesBackTheBytesOfEveryLength) {
    RecordBatch batch;
    for (const std::size_t size : {8u, 9u, 255u, 256u, 257u, 4'096u}) {
        batch.add(record_bytes(7, size));
    }
    this->append(batch);
    const RecordBatch records = this->read_all(Offset(1), 7);
    ASSERT_EQ(records.size(), batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        EXPECT_EQ(as_text(records[i].bytes), as_text(batch[i].bytes));
    }
}

TYPED_TEST_P(LogContract, StampsEveryRecord) {
    this->append(batch_of(1, 3));
    const RecordBatch records = this->read_all(Offset(0), 4);
    for (std::size_t i = 0; i < records.size(); ++i) {
        EXPECT_GT(records[i].appended_at, WallTime{0});
    }
}

TYPED_TEST_P(LogContract, ReadsNoMoreThanAsked) {
    this->append(batch_of(1, 10));
    const RecordBatch records = this->read(Offset(4), 3);
    ASSERT_EQ(records.size(), 3u);
    this->expect_numbered(records, 4);
}

TYPED_TEST_P(LogContract, AppendsToWhatTheReaderHolds) {
    this->append(batch_of(1, 2));
    RecordBatch records;
    records.add(record_bytes(99));
    ASSERT_TRUE(this->log().read(this->partition, Offset(1), 2, {}, records));
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(as_text(records[0].bytes), as_text(record_bytes(99)));
    EXPECT_EQ(records[2].offset, Offset(2));
}

TYPED_TEST_P(LogContract, AnswersNothingAtItsEnd) {
    this->append(batch_of(1, 2));
    EXPECT_TRUE(this->read(Offset(3)).empty());
    EXPECT_TRUE(this->read(Offset(3), 10, Duration::millis(1)).empty());
}

// A round proves something only when the reader waits before the append; of many rounds some do.
TYPED_TEST_P(LogContract, WakesAWaitingReader) {
    const SystemClock clock;
    const SteadyTime begin = clock.steady_now();
    for (std::int64_t next = 1; next <= 20 && !this->HasFailure(); ++next) {
        std::atomic<bool> reading{false};
        RecordBatch records;
        std::thread reader([&] {
            reading = true;
            records = this->read(Offset(next), 10, Duration::seconds(30));
        });
        while (!reading) {
            std::this_thread::yield();
        }
        this->append(batch_of(next, 1));
        reader.join();
        EXPECT_EQ(records.size(), 1u);
        EXPECT_LT(clock.steady_now() - begin, Duration::seconds(25));
    }
}

TYPED_TEST_P(LogContract, ShowsAReaderBesideAnAppenderTheRecordsInOrder) {
    constexpr std::int64_t end = 2'001;
    std::thread appender([&] {
        for (std::int64_t next = 1; next < end; next += 20) {
            this->append(batch_of(next, 20));
        }
    });
    RecordBatch all;
    while (all.size() < end - 1 && !this->HasFailure()) {
        const Offset from(1 + static_cast<std::int64_t>(all.size()));
        const auto done = this->log().read(this->partition, from, 100, Duration::seconds(10), all);
        EXPECT_TRUE(done.has_value());
        EXPECT_GE(
            *this->log().end(this->partition), Offset(1 + static_cast<std::int64_t>(all.size()))
        );
    }
    appender.join();
    this->expect_numbered(all, 1);
}

TYPED_TEST_P(LogContract, EndsBehindEveryAcknowledgedRecord) {
    for (std::int64_t next = 1; next < 6; ++next) {
        this->append(batch_of(next, 1));
        EXPECT_GT(*this->log().end(this->partition), Offset(next));
    }
}

TYPED_TEST_P(LogContract, KeepsWhatItAcknowledgedForTheNextStart) {
    this->append(batch_of(1, 300));
    this->harness_.reopen();
    EXPECT_EQ(*this->log().end(this->partition), Offset(301));
    this->expect_numbered(this->read_all(Offset(1), 301), 1);
    this->append(batch_of(301, 1));
    this->expect_numbered(this->read_all(Offset(1), 302), 1);
}

TYPED_TEST_P(LogContract, ReadsOldRecordsFarBehindItsEnd) {
    constexpr std::int64_t end = 70'001;
    for (std::int64_t next = 1; next < end; next += 5'000) {
        this->append(batch_of(next, 5'000));
    }
    this->expect_numbered(this->read(Offset(1), 10), 1);
    this->expect_numbered(this->read_all(Offset(1), end), 1);
}

TYPED_TEST_P(LogContract, KeepsItsPartitionsApart) {
    const std::uint32_t count = this->log().partition_count();
    for (std::uint32_t number = 0; number < count; ++number) {
        const auto results = this->log().append(PartitionId(number), batch_of(number + 1, 1));
        ASSERT_EQ(results[0].status, AppendStatus::persisted);
    }
    for (std::uint32_t number = 0; number < count; ++number) {
        RecordBatch records;
        ASSERT_TRUE(this->log().read(PartitionId(number), Offset(1), 10, {}, records));
        ASSERT_EQ(records.size(), 1u);
        EXPECT_EQ(as_text(records[0].bytes), as_text(record_bytes(number + 1)));
    }
}

REGISTER_TYPED_TEST_SUITE_P(
    LogContract,
    BeginsWithItsIdentityInEveryPartition,
    TwoLogsHaveDifferentIdentities,
    MintsOffsetsWithoutAGap,
    GivesBackTheBytesOfEveryLength,
    StampsEveryRecord,
    ReadsNoMoreThanAsked,
    AppendsToWhatTheReaderHolds,
    AnswersNothingAtItsEnd,
    WakesAWaitingReader,
    ShowsAReaderBesideAnAppenderTheRecordsInOrder,
    EndsBehindEveryAcknowledgedRecord,
    KeepsWhatItAcknowledgedForTheNextStart,
    ReadsOldRecordsFarBehindItsEnd,
    KeepsItsPartitionsApart
);

}  // namespace firstcome::tests
