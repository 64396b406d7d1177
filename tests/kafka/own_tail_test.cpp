// SPDX-License-Identifier: Apache-2.0
// A node that alone feeds a partition under load: what it reads, and whom it asks.
#include "log/kafka_log_own_tail.h"
#include "tests/kafka/mock_fixture.h"

namespace firstcome::tests {
namespace {

// A run broken in between is no load again before a third batch: on a clock that stands still,
// what would be awaited as this node's next record is awaited for ever.
constexpr std::int64_t batch_records = KafkaOwnTail::run_of_load / 4;

// On a clock that stands still, what was read once stays trusted: nothing is looked at again.
class KafkaOwnLoad : public MockFixture {
  protected:
    KafkaOwnLoad() {
        options_.topic = "alone";
        cluster_.create_topic(options_.topic, 1, 1);
        cluster_.set_leader(options_.topic, 0, leader);
    }

    void SetUp() override {
        log_ = KafkaLog::open(options_, still_, KafkaLog::Mode::create).value();
        while (next_ <= KafkaOwnTail::run_of_load + 2 * batch_records) {
            append_and_read();
        }
    }

    void append(KafkaLog& log, std::int64_t count) {
        const auto results = log.append(partition, batch_of(end_, static_cast<std::size_t>(count)));
        ASSERT_EQ(statuses(results), all(AppendStatus::persisted, static_cast<std::size_t>(count)));
        end_ += count;
    }

    void read_on() {
        while (next_ < end_) {
            RecordBatch records;
            const auto done =
                log_->read(partition, Offset(next_), 2'048, Duration::seconds(1), records);
            ASSERT_TRUE(done || retryable(done.error().code)) << done.error().message();
            for (std::size_t i = 0; i < records.size(); ++i, ++next_) {
                ASSERT_EQ(records[i].offset, Offset(next_));
                ASSERT_EQ(as_text(records[i].bytes), as_text(record_bytes(next_)));
                ASSERT_GT(records[i].appended_at.us, 0);
            }
        }
    }

    void append_and_read() {
        append(*log_, batch_records);
        read_on();
    }

    // Of the fetches whose answers were to come late.
    std::size_t not_met() const {
        std::size_t left = 0;
        rd_kafka_mock_broker_error_stack_cnt(cluster_.get(), leader, fetch_request, &left);
        return left;
    }

    static constexpr std::int32_t leader = 1;
    const ManualClock still_{WallTime{}};
    std::unique_ptr<KafkaLog> log_;
    std::int64_t end_ = 1;  // behind the log's identity
    std::int64_t next_ = 1;
};

TEST_F(KafkaOwnLoad, IsReadWithoutAskingTheBroker) {
    cluster_.delay_next(fetch_request, leader, 0);
    for (int i = 0; i < 5; ++i) {
        append_and_read();
    }
    EXPECT_EQ(not_met(), 1U);
}

TEST_F(KafkaOwnLoad, IsReadFromTheBrokerAgainOnceItHasPaused) {
    cluster_.delay_next(fetch_request, leader, 0);
    append(*log_, 1);  // one record is no load
    read_on();
    EXPECT_EQ(not_met(), 0U);
}

TEST_F(KafkaOwnLoad, IsReadInTheOrderOfTheLogWhereAnotherNodeAppends) {
    const auto other = open();
    for (int i = 0; i < 5; ++i) {
        append(*other, 3);
        append_and_read();
        append(*log_, batch_records);
        append(*other, 20);
        read_on();
    }
}

TEST_F(KafkaOwnLoad, IsReadAgainFromAnyOffset) {
    next_ = end_ - 10;
    read_on();
    next_ = 1;
    read_on();
    append_and_read();
}

}  // namespace
}  // namespace firstcome::tests
