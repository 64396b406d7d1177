// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_settings.h"

#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;
using tests::errc_of;

KafkaLogOptions options() {
    KafkaLogOptions options;
    options.bootstrap = "kafka.example:9092";
    options.topic = "sales";
    options.queue_records_max = 1'000;
    return options;
}

TEST(KafkaSettings, MakeAProducerThatLosesAndDoublesNothing) {
    const KafkaSettings producer = kafka_producer_settings(options());
    for (const auto& [name, value] : KafkaSettings{
             {"request.required.acks", "-1"},
             {"enable.idempotence", "true"},
             {"message.timeout.ms", "120000"},
             {"request.timeout.ms", "10000"},
             {"queue.buffering.max.ms", "3"},
             {"queue.buffering.max.messages", "1000"},
             {"queue.buffering.max.kbytes", "4000"},
             {"delivery.report.only.error", "false"},
             {"allow.auto.create.topics", "false"}}) {
        EXPECT_THAT(producer, Contains(Pair(name, value)));
    }
    EXPECT_GT(options().append_wait, Duration::millis(120'000));
}

TEST(KafkaSettings, MakeConsumersThatChooseNoOffsetThemselves) {
    for (const auto& consumer :
         {kafka_consumer_settings(options()), kafka_question_settings(options())}) {
        for (const auto& [name, value] : KafkaSettings{
                 {"enable.auto.commit", "false"},
                 {"enable.auto.offset.store", "false"},
                 {"auto.offset.reset", "error"},
                 {"check.crcs", "true"},
                 {"enable.partition.eof", "true"},
                 {"allow.auto.create.topics", "false"}}) {
            EXPECT_THAT(consumer, Contains(Pair(name, value)));
        }
    }
    EXPECT_THAT(kafka_consumer_settings(options()), Contains(Pair("fetch.wait.max.ms", "50")));
}

TEST(KafkaSettings, CanBeReplacedOneByOne) {
    KafkaLogOptions other = options();
    other.overrides = {{"message.timeout.ms", "1000"}};
    EXPECT_THAT(kafka_producer_settings(other), Contains(Pair("message.timeout.ms", "1000")));
    EXPECT_EQ(kafka_consumer_settings(other), kafka_consumer_settings(options()));
}

TEST(KafkaSettings, MustBeWhatTheInstanceSaysOfItself) {
    const KafkaSettings wanted{{"check.crcs", "true"}, {"client.id", "firstcome"}};
    KafkaDump dumped{{"check.crcs", "true"}, {"client.id", "firstcome"}, {"debug", ""}};
    EXPECT_TRUE(expect_settings(wanted, dumped));
    dumped["check.crcs"] = "false";
    const auto differing = expect_settings(wanted, dumped);
    EXPECT_EQ(errc_of(differing), Errc::unsupported);
    EXPECT_THAT(differing.error().detail, HasSubstr("check.crcs is false"));
    dumped.erase("check.crcs");
    EXPECT_THAT(
        expect_settings(wanted, dumped).error().detail, HasSubstr("check.crcs is not there")
    );
}

TEST(KafkaSettings, AllowNoTransaction) {
    const auto checked = expect_settings({}, {{"transactional.id", "somebody"}});
    EXPECT_EQ(errc_of(checked), Errc::unsupported);
    EXPECT_THAT(checked.error().detail, HasSubstr("transactional.id"));
}

}  // namespace
}  // namespace firstcome
