// SPDX-License-Identifier: Apache-2.0
// A topic that is deleted and made again behind a running log: whatever the new one holds, nobody
// is told a record of it.
#include "log/kafka_log_reader.h"
#include "tests/kafka/broker_fixture.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace firstcome::tests {
namespace {

using testing::HasSubstr;

constexpr std::int64_t others = 1'000'000;  // numbers of records that are not the log's

class KafkaRegress : public BrokerFixture {
  protected:
    void SetUp() override {
        BrokerFixture::SetUp();
        if (IsSkipped()) {
            return;
        }
        log_ = open();
        append(1, 20);
        while (next_ < Offset(21)) {
            ASSERT_TRUE(read_on());
        }
    }

    void append(std::int64_t first, std::size_t count) {
        for (const AppendResult& result : log_->append(partition, batch_of(first, count))) {
            ASSERT_EQ(result.status, AppendStatus::persisted);
        }
    }

    void recreate_topic() {
        ASSERT_TRUE(broker_->delete_topic(options_.topic));
        const SteadyTime deadline = clock_.steady_now() + Duration::seconds(30);
        while (!broker_->create_topic(options_.topic, 1, {{"flush.messages", "1"}})) {
            ASSERT_LT(clock_.steady_now(), deadline);
        }
    }

    // Another node fills the new topic; further, unless told otherwise, than the old one had come.
    void refill(std::size_t records = 50) {
        options_.strict = false;
        const auto other = open();
        ASSERT_NE(other, nullptr);
        for (std::size_t done = 0; done < records;) {
            const std::size_t some = std::min<std::size_t>(1'000, records - done);
            const auto number = others + static_cast<std::int64_t>(done);
            ASSERT_EQ(
                other->append(partition, batch_of(number, some))[0].status, AppendStatus::persisted
            );
            done += some;
        }
    }

    // One turn of who folds the log. Errors: those of read.
    Result<void> read_on(Duration wait = Duration::millis(100)) {
        RecordBatch records;
        TRY(log_->read(partition, next_, 100, wait, records));
        for (std::size_t i = 0; i < records.size(); ++i, next_ = next_.next()) {
            EXPECT_EQ(records[i].offset, next_);
            if (next_ > Offset(0)) {
                EXPECT_EQ(as_text(records[i].bytes), as_text(record_bytes(next_.value())));
            }
        }
        return {};
    }

    // Reads until the log is found to be another one.
    void expect_halt() {
        const SteadyTime deadline = clock_.steady_now() + Duration::seconds(30);
        while (clock_.steady_now() < deadline) {
            const auto done = read_on();
            if (!done && !retryable(done.error().code)) {
                EXPECT_EQ(done.error().code, Errc::corrupt);
                EXPECT_THAT(done.error().detail, HasSubstr("log regressed or topic recreated"));
                return;
            }
        }
        FAIL() << "read on to " << next_.value();
    }

    // The log is looked at once it counts as a load, and is trusted beyond its end.
    void load_alone() {
        log_ = KafkaLog::open(options_, still_, KafkaLog::Mode::create).value();
        while (next_ < Offset(KafkaOwnTail::run_of_load + 3'000)) {
            const Offset end(next_.value() + 1'000);
            append(next_.value(), 1'000);
            while (next_ < end) {
                ASSERT_TRUE(read_on());
            }
            still_.advance(Duration::millis(30));
        }
    }

    std::unique_ptr<KafkaLog> log_;
    ManualClock still_{WallTime{}};
    Offset next_{0};
};

TEST_F(KafkaRegress, IsFoundByTheReaderOfAShorterTopic) {
    recreate_topic();
    expect_halt();
}

TEST_F(KafkaRegress, IsFoundByTheReaderOfATopicThatWasFilledFurther) {
    recreate_topic();
    refill();
    expect_halt();
    EXPECT_EQ(next_, Offset(21));
}

TEST_F(KafkaRegress, IsFoundByTheNextAppend) {
    recreate_topic();
    const auto results = log_->append(partition, batch_of(21, 3));
    for (const AppendResult& result : results) {
        EXPECT_NE(result.status, AppendStatus::persisted);
    }
    expect_halt();
    EXPECT_EQ(log_->append(partition, batch_of(24, 1))[0].status, AppendStatus::not_persisted);
}

// Its own records continue just where it had stopped reading.
TEST_F(KafkaRegress, IsFoundUnderALoadThatOnlyThisNodeAppendsOnceThatPauses) {
    load_alone();
    const Offset end = next_;
    recreate_topic();
    refill(static_cast<std::size_t>(end.value()) - 1);
    still_.advance(KafkaOwnTail::pause_max);
    log_->append(partition, batch_of(end.value(), 100));
    expect_halt();
    EXPECT_EQ(next_, end);
}

// A topic that is exchanged between two batches of a load is known by what it should still hold.
TEST_F(KafkaRegress, IsFoundUnderALoadThatOnlyThisNodeAppendsAndThatDoesNotPause) {
    load_alone();
    recreate_topic();
    refill(static_cast<std::size_t>(next_.value()) - 1);
    append(next_.value(), 100);
    ASSERT_TRUE(read_on());
    still_.advance(KafkaReader::trusted);
    append(next_.value(), 100);
    EXPECT_EQ(errc_of(read_on()), Errc::corrupt);
}

TEST_F(KafkaRegress, IsFoundByTheQuestionWhereItEnds) {
    recreate_topic();
    const SteadyTime deadline = clock_.steady_now() + Duration::seconds(30);
    auto end = log_->end(partition);
    while (!end && retryable(end.error().code) && clock_.steady_now() < deadline) {
        end = log_->end(partition);
    }
    EXPECT_EQ(errc_of(end), Errc::corrupt);
}

TEST_F(KafkaRegress, OnlyDelaysWhileATopicIsGone) {
    ASSERT_TRUE(broker_->delete_topic(options_.topic));
    const SteadyTime begin = clock_.steady_now();
    while (clock_.steady_now() < begin + Duration::seconds(3)) {
        const auto done = read_on();
        ASSERT_TRUE(done || retryable(done.error().code)) << done.error().message();
    }
}

}  // namespace
}  // namespace firstcome::tests
