// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_own_tail.h"

#include "tests/contract/numbered_records.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace firstcome {
namespace {

using namespace tests;

constexpr std::int64_t batch_records = 1'024;
constexpr auto small_batch = static_cast<std::int64_t>(KafkaOwnTail::batch_of_load);

RecordBatch records_of(std::int64_t first, std::int64_t count) {
    return batch_of(first, static_cast<std::size_t>(count));
}

// Records with the numbers of their offsets, persisted from `first` on.
KafkaFlights::Landed landed_at(std::int64_t first, std::int64_t count) {
    KafkaFlights::Landed landed;
    for (std::int64_t offset = first; offset < first + count; ++offset) {
        landed.results.push_back({AppendStatus::persisted, Offset(offset)});
        landed.appended_at.push_back(WallTime{offset * 1'000});
    }
    return landed;
}

class OwnTailTest : public ::testing::Test {
  protected:
    void add(std::int64_t first, std::int64_t count) {
        tail.add(records_of(first, count), landed_at(first, count));
    }

    // Returns the offset behind it.
    std::int64_t load_from(std::int64_t first) {
        const std::int64_t end = first + KafkaOwnTail::run_of_load;
        for (; first < end; first += batch_records) {
            add(first, batch_records);
        }
        return end;
    }

    // How many came, each checked.
    std::size_t read(std::int64_t next, std::size_t records_max = 100) {
        RecordBatch records;
        tail.read(Offset(next), records_max, Duration{}, records);
        for (std::size_t i = 0; i < records.size(); ++i, ++next) {
            EXPECT_EQ(records[i].offset, Offset(next));
            EXPECT_EQ(records[i].appended_at, WallTime{next * 1'000});
            EXPECT_EQ(as_text(records[i].bytes), as_text(record_bytes(next)));
        }
        return records.size();
    }

    ManualClock clock{WallTime{}};
    KafkaOwnTail tail{clock};
};

TEST_F(OwnTailTest, ExpectsNothingBeforeALoad) {
    EXPECT_FALSE(tail.expects(Offset(0)));
    add(1, batch_records);
    EXPECT_FALSE(tail.expects(Offset(1)));
    EXPECT_EQ(read(1), 0U);
}

TEST_F(OwnTailTest, GivesTheRecordsOfALoadAsTheLogHoldsThem) {
    const std::int64_t end = load_from(7);
    EXPECT_TRUE(tail.expects(Offset(end)));
    EXPECT_EQ(read(end), 0U);
    add(end, 60);
    EXPECT_EQ(read(end - 1, 50), 50U);
    EXPECT_EQ(read(end + 49), 11U);
    EXPECT_EQ(read(end + 60), 0U);
}

TEST_F(OwnTailTest, LeavesWhatIsOldOrBeyondItToTheLog) {
    std::int64_t end = load_from(1);
    EXPECT_TRUE(tail.expects(Offset(1)));
    while (end <= static_cast<std::int64_t>(KafkaOwnTail::records_kept) + batch_records) {
        end = load_from(end);
    }
    EXPECT_FALSE(tail.expects(Offset(1)));
    EXPECT_EQ(read(1), 0U);
    EXPECT_FALSE(tail.expects(Offset(end + 1)));
}

TEST_F(OwnTailTest, EndsWhereSomebodyElseAppended) {
    const std::int64_t end = load_from(1);
    add(end + 1, batch_records);
    EXPECT_FALSE(tail.expects(Offset(end)));
    EXPECT_FALSE(tail.expects(Offset(end + 1)));
    EXPECT_EQ(read(end + 1), 0U);
}

TEST_F(OwnTailTest, EndsWhereSomebodyElseAppendedWithinABatch) {
    const std::int64_t end = load_from(1);
    auto landed = landed_at(end, batch_records);
    landed.results.back().offset = Offset(end + batch_records);
    tail.add(records_of(end, batch_records), landed);
    EXPECT_FALSE(tail.expects(Offset(end)));
}

TEST_F(OwnTailTest, EndsWithARecordWhoseFateOrPlaceIsUnknown) {
    for (const AppendResult& result :
         {AppendResult{AppendStatus::unknown, std::nullopt},
          AppendResult{AppendStatus::not_persisted, std::nullopt},
          AppendResult{AppendStatus::persisted, std::nullopt}}) {
        const std::int64_t end = load_from(1);
        ASSERT_TRUE(tail.expects(Offset(end)));
        auto landed = landed_at(end, batch_records);
        landed.results[5] = result;
        tail.add(records_of(end, batch_records), landed);
        EXPECT_FALSE(tail.expects(Offset(end)));
    }
}

TEST_F(OwnTailTest, EndsTheLoadWithASmallBatch) {
    const std::int64_t end = load_from(1);
    add(end, small_batch);
    EXPECT_FALSE(tail.expects(Offset(end)));
    add(end + small_batch, small_batch + 1);
    EXPECT_TRUE(tail.expects(Offset(end)));
}

TEST_F(OwnTailTest, ExpectsMoreUntilTheLoadPauses) {
    const std::int64_t end = load_from(1);
    clock.advance(KafkaOwnTail::pause_max - Duration::micros(1));
    EXPECT_TRUE(tail.expects(Offset(end)));
    clock.advance(Duration::micros(1));
    EXPECT_FALSE(tail.expects(Offset(end)));
    EXPECT_TRUE(tail.expects(Offset(end - 1)));
}

TEST_F(OwnTailTest, BeginsAnewBehindAPause) {
    const std::int64_t end = load_from(1);
    clock.advance(KafkaOwnTail::pause_max);
    add(end, batch_records);
    EXPECT_FALSE(tail.expects(Offset(end)));
    EXPECT_EQ(read(end), 0U);
}

TEST(OwnTail, LetsItsReaderWaitForTheNextBatch) {
    const SystemClock clock;
    KafkaOwnTail tail(clock);
    constexpr std::int64_t begin = KafkaOwnTail::run_of_load;
    constexpr std::int64_t end = begin + 100 * batch_records;
    std::atomic<std::int64_t> next{begin};
    std::thread appending([&] {
        for (std::int64_t first = 0; first < end; first += batch_records) {
            while (next < first - 2 * batch_records) {
                std::this_thread::yield();  // what falls out of the tail is read from the log
            }
            tail.add(records_of(first, batch_records), landed_at(first, batch_records));
        }
    });
    while (next < end) {
        RecordBatch records;
        tail.read(Offset(next), 2'048, Duration::seconds(1), records);
        for (std::size_t i = 0; i < records.size(); ++i, ++next) {
            EXPECT_EQ(records[i].offset, Offset(next));
        }
    }
    appending.join();
}

}  // namespace
}  // namespace firstcome
