// SPDX-License-Identifier: Apache-2.0
// A topic that is deleted and made again behind a running log: whatever the new one holds, nobody
// is told a record of it.
#include "tests/kafka/broker_fixture.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>

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

    // Another node fills the new topic further than the old one had come.
    void refill() {
        options_.strict = false;
        const auto other = open();
        ASSERT_NE(other, nullptr);
        for (std::int64_t number = others; number < others + 50; number += 10) {
            ASSERT_EQ(
                other->append(partition, batch_of(number, 10))[0].status, AppendStatus::persisted
            );
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

    std::unique_ptr<KafkaLog> log_;
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
