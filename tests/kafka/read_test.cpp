// SPDX-License-Identifier: Apache-2.0
// What read says when brokers fail: late or retryable, never nothing where there is something.
#include "tests/kafka/mock_fixture.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>

#include <thread>

namespace firstcome::tests {
namespace {

using testing::HasSubstr;

class KafkaRead : public MockFixture {
  protected:
    void SetUp() override {
        log_ = open();
        append(1, 10);
    }

    void append(std::int64_t first, std::size_t count) {
        ASSERT_EQ(
            statuses(log_->append(partition, batch_of(first, count))),
            all(AppendStatus::persisted, count)
        );
    }

    Result<void> read(std::int64_t from, Duration wait, RecordBatch& into) {
        return log_->read(partition, Offset(from), 100, wait, into);
    }

    // Reads on until `end`, however often it is told to come again.
    void expect_records(std::int64_t from, std::int64_t end) {
        const SteadyTime deadline = clock_.steady_now() + Duration::seconds(30);
        while (from < end && clock_.steady_now() < deadline) {
            RecordBatch records;
            const auto done = read(from, Duration::seconds(1), records);
            ASSERT_TRUE(done || retryable(done.error().code)) << done.error().message();
            for (std::size_t i = 0; i < records.size(); ++i, ++from) {
                ASSERT_EQ(records[i].offset, Offset(from));
                ASSERT_EQ(as_text(records[i].bytes), as_text(record_bytes(from)));
            }
        }
        EXPECT_EQ(from, end);
    }

    std::unique_ptr<KafkaLog> log_;
};

TEST_F(KafkaRead, FollowsTheLeader) {
    for (std::int64_t next = 11; next < 41; next += 10) {
        expect_records(next - 10, next);
        cluster_.set_leader(options_.topic, 0, static_cast<std::int32_t>(next % 3 + 1));
        append(next, 10);
        expect_records(next, next + 10);
    }
}

TEST_F(KafkaRead, SurvivesEveryErrorThatPasses) {
    std::int64_t next = 11;
    for (const auto error :
         {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
          RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
          RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
          RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
          RD_KAFKA_RESP_ERR__TRANSPORT,
          RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE,
          RD_KAFKA_RESP_ERR_UNKNOWN}) {
        SCOPED_TRACE(rd_kafka_err2name(error));
        cluster_.fail_next(fetch_request, {error});
        append(next, 5);
        expect_records(next, next + 5);
        next += 5;
    }
}

TEST_F(KafkaRead, AnswersNothingAtTheEndWhileNoBrokerIsThere) {
    expect_records(1, 11);
    RecordBatch records;
    ASSERT_TRUE(read(11, Duration::millis(500), records));  // the end is known now
    cluster_.set_down();
    const SteadyTime begin = clock_.steady_now();
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(read(11, Duration::millis(50), records));
        EXPECT_TRUE(records.empty());
    }
    EXPECT_LT(clock_.steady_now() - begin, Duration::seconds(2));
    cluster_.set_up();
    append(11, 3);
    expect_records(11, 14);
}

TEST_F(KafkaRead, NeverAnswersNothingWhereItDoesNotKnowTheEnd) {
    cluster_.set_down();
    RecordBatch records;
    // Not from 1: the fetch begun when the log was opened may have brought that before.
    const auto done = read(5, {}, records);
    ASSERT_EQ(errc_of(done), Errc::timeout);
    EXPECT_TRUE(retryable(done.error().code));
    cluster_.set_up();
    expect_records(5, 11);
}

TEST_F(KafkaRead, NeverAnswersNothingBeforeWhatWasAcknowledged) {
    expect_records(1, 11);
    for (std::int64_t next = 11; next < 31; ++next) {
        append(next, 1);
        RecordBatch records;
        ASSERT_TRUE(read(next, {}, records));
        ASSERT_EQ(records.size(), 1u);
        EXPECT_EQ(records[0].offset, Offset(next));
    }
}

TEST_F(KafkaRead, StopsForGoodWhereTheLogIsShorterThanItWas) {
    RecordBatch records;
    const auto done = read(1'000, Duration::seconds(5), records);
    ASSERT_EQ(errc_of(done), Errc::corrupt);
    EXPECT_THAT(done.error().detail, HasSubstr("log regressed or topic recreated"));
    EXPECT_THAT(done.error().detail, HasSubstr("log.url"));
    EXPECT_EQ(errc_of(read(1, {}, records)), Errc::corrupt);
    EXPECT_EQ(errc_of(log_->end(partition)), Errc::corrupt);
    EXPECT_EQ(
        statuses(log_->append(partition, batch_of(11, 2))), all(AppendStatus::not_persisted, 2)
    );
    // The other partition is not concerned.
    EXPECT_EQ(
        statuses(log_->append(PartitionId(1), batch_of(1, 2))), all(AppendStatus::persisted, 2)
    );
}

TEST_F(KafkaRead, ReadsPartitionsAtTheSameTime) {
    ASSERT_EQ(log_->append(PartitionId(1), batch_of(1, 10)).size(), 10u);
    std::vector<std::thread> readers;
    for (std::uint32_t number = 0; number < 2; ++number) {
        readers.emplace_back([&, number] {
            for (std::int64_t from = 1; from < 11; ++from) {
                RecordBatch records;
                const auto done =
                    log_->read(PartitionId(number), Offset(from), 3, Duration::seconds(5), records);
                ASSERT_TRUE(done.has_value()) << done.error().message();
                ASSERT_EQ(records[0].offset, Offset(from));
            }
        });
    }
    for (std::thread& reader : readers) {
        reader.join();
    }
}

TEST_F(KafkaRead, KnowsTheEndAfterALeaderMoved) {
    EXPECT_EQ(*log_->end(partition), Offset(11));
    cluster_.set_leader(options_.topic, 0, 2);
    EXPECT_EQ(*log_->end(partition), Offset(11));
    cluster_.set_down();
    EXPECT_TRUE(retryable(log_->end(partition).error().code));
    cluster_.set_up();
    EXPECT_EQ(*log_->end(partition), Offset(11));
}

}  // namespace
}  // namespace firstcome::tests
