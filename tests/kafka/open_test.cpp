// SPDX-License-Identifier: Apache-2.0
// Opening a log in Kafka: what it refuses, and what it says then.
#include "tests/kafka/mock_fixture.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>

namespace firstcome::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class KafkaOpen : public MockFixture {
  protected:
    void expect_refusal(
        Errc code, const std::string& text, KafkaLog::Mode mode = KafkaLog::Mode::create
    ) {
        const auto opened = KafkaLog::open(options_, clock_, mode);
        ASSERT_EQ(errc_of(opened), code);
        EXPECT_THAT(opened.error().detail, AllOf(HasSubstr(text), HasSubstr("log.url")));
    }

    void append_foreign(const std::string& text) {
        options_.topic = "foreign";
        cluster_.create_topic(options_.topic);
        cluster_.append(options_.topic, text);
    }
};

TEST_F(KafkaOpen, FindsTheLogOfAnotherNode) {
    const auto one = open();
    const auto other = open();
    for (std::int64_t next = 1; next < 11; ++next) {
        KafkaLog& log = next % 2 == 0 ? *one : *other;
        EXPECT_EQ(log.append(partition, batch_of(next, 1))[0].offset, Offset(next));
        EXPECT_EQ(*one->end(partition), Offset(next + 1));
        EXPECT_EQ(*other->end(partition), Offset(next + 1));
    }
    for (KafkaLog* log : {one.get(), other.get()}) {
        RecordBatch records;
        for (std::int64_t next = 1; next < 11; next = 1 + std::ssize(records)) {
            ASSERT_TRUE(log->read(partition, Offset(next), 100, Duration::seconds(5), records));
        }
        EXPECT_EQ(records.size(), 10u);
    }
}

TEST_F(KafkaOpen, NamesItsTopic) {
    EXPECT_EQ(open()->name(), "kafka://" + options_.bootstrap + "/firstcome");
}

TEST_F(KafkaOpen, LooksAtAnExistingLogAndTakesNothing) {
    ASSERT_EQ(open()->append(partition, batch_of(1, 2)).size(), 2u);
    const auto view = open(KafkaLog::Mode::existing);
    EXPECT_EQ(
        statuses(view->append(partition, batch_of(3, 2))), all(AppendStatus::not_persisted, 2)
    );
    RecordBatch records;
    ASSERT_TRUE(view->read(partition, Offset(1), 100, Duration::seconds(5), records));
    EXPECT_EQ(records.size(), 2u);
    EXPECT_EQ(*view->end(partition), Offset(3));
}

TEST_F(KafkaOpen, MakesNoLogForThoseWhoOnlyLook) {
    expect_refusal(Errc::not_found, "is empty", KafkaLog::Mode::existing);
}

TEST_F(KafkaOpen, RefusesAnotherPartitionCount) {
    options_.partitions = 3;
    expect_refusal(Errc::conflict, "topic 'firstcome' has 2 partitions, wanted are 3");
    options_.partitions = 2;
    EXPECT_EQ(open()->partition_count(), 2u);
}

TEST_F(KafkaOpen, RefusesATopicOfAnotherUse) {
    append_foreign("{\"order\":1}");
    expect_refusal(Errc::corrupt, "record 0 is not the identity");
}

TEST_F(KafkaOpen, RefusesTheIdentityOfAnotherPartitionCount) {
    Bytes identity;
    encode(Command(LogIdentity{random_array<16>(), partition, 7}), identity);
    append_foreign(std::string(as_text(identity)));
    expect_refusal(Errc::corrupt, "record 0 is not the identity");
}

TEST_F(KafkaOpen, SaysWhatRightsAreMissing) {
    rd_kafka_mock_topic_set_error(
        cluster_.get(), options_.topic.c_str(), RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED
    );
    expect_refusal(Errc::io, "needs the rights Describe, Read and Write");
}

TEST_F(KafkaOpen, GivesUpOnAHostThatDoesNotAnswer) {
    options_.bootstrap = "127.0.0.1:1";
    options_.connect_wait = Duration::millis(500);
    const SteadyTime begin = clock_.steady_now();
    expect_refusal(Errc::timeout, "no Kafka broker answers at 127.0.0.1:1");
    EXPECT_LT(clock_.steady_now() - begin, Duration::seconds(5));
}

TEST_F(KafkaOpen, GivesUpOnATopicWithoutLeader) {
    options_.connect_wait = Duration::millis(500);
    cluster_.set_leader(options_.topic, 1, -1);
    expect_refusal(Errc::timeout, "has no leader for each of its partitions");
}

TEST_F(KafkaOpen, RefusesASettingThatLibrdkafkaDoesNotTake) {
    options_.overrides = {{"fetch.wait.max.ms", "soon"}};
    const auto opened = KafkaLog::open(options_, clock_, KafkaLog::Mode::create);
    ASSERT_EQ(errc_of(opened), Errc::invalid);
    EXPECT_THAT(opened.error().detail, HasSubstr("fetch.wait.max.ms=soon"));
}

TEST_F(KafkaOpen, RefusesAnInstanceThatIsNotWhatItWasSetTo) {
    // librdkafka takes the text and means something else by it.
    options_.overrides = {{"reconnect.backoff.ms", "0100"}};
    const auto opened = KafkaLog::open(options_, clock_, KafkaLog::Mode::create);
    ASSERT_EQ(errc_of(opened), Errc::unsupported);
    EXPECT_THAT(opened.error().detail, HasSubstr("reconnect.backoff.ms is"));
}

}  // namespace
}  // namespace firstcome::tests
