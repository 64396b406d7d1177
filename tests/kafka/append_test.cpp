// SPDX-License-Identifier: Apache-2.0
// What append says of each record when brokers fail, and what the log then holds.
#include "log/kafka_log_producer.h"
#include "tests/kafka/mock_fixture.h"

#include <gmock/gmock.h>

#include <numeric>
#include <thread>

namespace firstcome::tests {
namespace {

using testing::ElementsAreArray;
using testing::IsEmpty;

class KafkaAppend : public MockFixture {
  protected:
    static std::vector<std::int64_t> numbers(std::int64_t first, std::size_t count) {
        std::vector<std::int64_t> numbers(count);
        std::iota(numbers.begin(), numbers.end(), first);
        return numbers;
    }

    // Appends the numbers first.. and expects the same of each.
    static void append(
        KafkaLog& log, std::int64_t first, std::size_t count, AppendStatus expected
    ) {
        const auto results = log.append(partition, batch_of(first, count));
        EXPECT_EQ(statuses(results), all(expected, count));
    }
};

TEST_F(KafkaAppend, IsPersistedOnceAfterEveryErrorThatPasses) {
    const auto log = open();
    for (const auto error :
         {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
          RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
          RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
          RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
          RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
          RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
          RD_KAFKA_RESP_ERR__TRANSPORT}) {
        SCOPED_TRACE(rd_kafka_err2name(error));
        cluster_.fail_next(produce_request, {error, error});
        append(*log, error, 3, AppendStatus::persisted);
    }
    EXPECT_EQ(stored().size(), 21u);
}

// A real broker knows a batch that is sent again by its sequence numbers; the mock stores it twice.
TEST_F(KafkaAppend, SendsAgainInOrderWhenTheAnswerIsLost) {
    options_.overrides = {{"request.timeout.ms", "500"}, {"socket.timeout.ms", "1100"}};
    const auto log = open();
    cluster_.set_leader(options_.topic, 0, 1);
    cluster_.delay_next(produce_request, 1, 5'000);
    append(*log, 1, 5, AppendStatus::persisted);
    append(*log, 6, 5, AppendStatus::persisted);
    auto expected = numbers(1, 5);
    for (const std::int64_t number : numbers(1, 10)) {
        expected.push_back(number);
    }
    EXPECT_THAT(stored(), ElementsAreArray(expected));
}

TEST_F(KafkaAppend, FollowsTheLeader) {
    const auto log = open();
    for (std::int64_t next = 1; next < 16; next += 3) {
        cluster_.set_leader(options_.topic, 0, static_cast<std::int32_t>(next % 3 + 1));
        append(*log, next, 3, AppendStatus::persisted);
    }
    EXPECT_THAT(stored(), ElementsAreArray(numbers(1, 15)));
}

TEST_F(KafkaAppend, WaitsForABrokerThatIsAway) {
    static_cast<void>(open());
    KafkaWitness witness(options_.topic, partition);
    KafkaOwnTail own(clock_);
    KafkaWitness other_witness(options_.topic, PartitionId(1));
    KafkaOwnTail other_own(clock_);
    const auto producer = *KafkaProducer::open(options_, clock_);
    cluster_.set_down();
    std::thread appender([&] {
        const auto results = producer->append(partition, batch_of(1, 5), witness, own);
        EXPECT_EQ(statuses(results), all(AppendStatus::persisted, 5));
    });
    std::thread other([&] {
        const auto results =
            producer->append(PartitionId(1), batch_of(1, 1), other_witness, other_own);
        EXPECT_EQ(statuses(results), all(AppendStatus::persisted, 1));
    });
    while (rd_kafka_outq_len(producer->instance()) < 6) {
        std::this_thread::yield();
    }
    cluster_.set_up();
    appender.join();
    other.join();
    EXPECT_THAT(stored(), ElementsAreArray(numbers(1, 5)));
}

TEST_F(KafkaAppend, LeavesUnknownWhatItWaitsForWhenItIsGivenUp) {
    const auto log = open();
    cluster_.set_down();
    const SteadyTime begin = clock_.steady_now();
    std::thread appender([&] { append(*log, 1, 5, AppendStatus::unknown); });
    std::this_thread::yield();
    log->give_up();
    appender.join();
    append(*log, 6, 1, AppendStatus::unknown);
    EXPECT_LT(clock_.steady_now() - begin, Duration::seconds(30));
}

TEST_F(KafkaAppend, KeepsUnknownWhatNobodyReportsInTime) {
    options_.append_wait = Duration::millis(300);
    const auto log = open();
    cluster_.set_down();
    append(*log, 1, 4, AppendStatus::unknown);
    cluster_.set_up();
    // Late reports of the first batch come while others are in flight, and find nobody.
    const SteadyTime deadline = clock_.steady_now() + Duration::seconds(30);
    std::int64_t next = 5;
    while (log->append(partition, batch_of(next, 1))[0].status != AppendStatus::persisted &&
           clock_.steady_now() < deadline) {
        ++next;
    }
    EXPECT_LT(clock_.steady_now(), deadline);
    EXPECT_THAT(stored(), ElementsAreArray(numbers(1, static_cast<std::size_t>(next))));
}

TEST_F(KafkaAppend, NeverCallsATimeoutDefinite) {
    options_.overrides = {{"message.timeout.ms", "500"}};
    const auto log = open();
    cluster_.set_down();
    append(*log, 1, 3, AppendStatus::unknown);
}

TEST_F(KafkaAppend, NeverCallsTheAnswerOfABrokenDiskDefinite) {
    options_.overrides = {{"message.timeout.ms", "1000"}};
    const auto log = open();
    cluster_.fail_next(
        produce_request,
        std::vector<rd_kafka_resp_err_t>(200, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR)
    );
    append(*log, 1, 3, AppendStatus::unknown);
}

TEST_F(KafkaAppend, IsNotPersistedWhenTheBrokerRefuses) {
    const auto log = open();
    cluster_.fail_next(produce_request, {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED});
    append(*log, 1, 3, AppendStatus::not_persisted);
    EXPECT_THAT(stored(), IsEmpty());
}

TEST_F(KafkaAppend, TakesNothingBehindAFullQueue) {
    options_.queue_records_max = 10;
    options_.append_wait = Duration::millis(300);
    const auto log = open();
    cluster_.set_down();
    auto expected = all(AppendStatus::unknown, 10);
    expected.resize(15, AppendStatus::not_persisted);
    EXPECT_EQ(statuses(log->append(partition, batch_of(1, 15))), expected);
    // The queue is still full of them: a definite refusal, at once.
    append(*log, 16, 3, AppendStatus::not_persisted);
}

TEST_F(KafkaAppend, RefusesOnlyTheRecordThatIsTooLarge) {
    const auto log = open();
    RecordBatch batch;
    batch.add(record_bytes(1));
    batch.add(record_bytes(2, 2'000'000));
    batch.add(record_bytes(3));
    EXPECT_EQ(
        statuses(log->append(partition, batch)),
        (std::vector{AppendStatus::persisted, AppendStatus::not_persisted, AppendStatus::persisted})
    );
    EXPECT_THAT(stored(), ElementsAreArray({1, 3}));
}

TEST_F(KafkaAppend, GoesOnWithANewProducerAfterAFatalError) {
    static_cast<void>(open());
    KafkaWitness witness(options_.topic, partition);
    KafkaOwnTail own(clock_);
    const auto producer = *KafkaProducer::open(options_, clock_);
    const auto append = [&](std::int64_t number, AppendStatus expected) {
        const auto results = producer->append(partition, batch_of(number, 2), witness, own);
        EXPECT_EQ(statuses(results), all(expected, 2));
    };
    append(1, AppendStatus::persisted);
    rd_kafka_t* first = producer->instance();
    cluster_.set_leader(options_.topic, 0, 1);
    cluster_.delay_next(produce_request, 1, 5'000);
    // In flight for five seconds, unless the instance fails before.
    std::thread failing([&] { append(3, AppendStatus::unknown); });
    cluster_.await_delayed(produce_request, 1);
    rd_kafka_test_fatal_error(first, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "a test");
    failing.join();
    append(5, AppendStatus::persisted);
    EXPECT_NE(producer->instance(), first);
    // The broker had stored what was in flight; another one might not have.
    EXPECT_THAT(stored(), ElementsAreArray(numbers(1, 6)));
}

TEST_F(KafkaAppend, MayGoOnInEveryPartitionAtTheSameTime) {
    const auto log = open();
    std::vector<std::thread> appenders;
    for (std::uint32_t number = 0; number < 2; ++number) {
        appenders.emplace_back([&, number] {
            for (std::int64_t next = 1; next < 200; next += 10) {
                const auto results = log->append(PartitionId(number), batch_of(next, 10));
                EXPECT_EQ(statuses(results), all(AppendStatus::persisted, 10));
                EXPECT_EQ(results[0].offset.value_or(Offset(next)), Offset(next));
            }
        });
    }
    for (std::thread& appender : appenders) {
        appender.join();
    }
    EXPECT_THAT(stored(), ElementsAreArray(numbers(1, 200)));
}

}  // namespace
}  // namespace firstcome::tests
