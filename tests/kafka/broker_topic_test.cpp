// SPDX-License-Identifier: Apache-2.0
// Topics on a real broker: how ours are made, and which others are refused.
#include "log/kafka_log_admin.h"
#include "log/kafka_log_settings.h"
#include "tests/kafka/broker_fixture.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>

#include <thread>

namespace firstcome::tests {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Pair;
using Settings = std::map<std::string, std::string>;

class KafkaTopic : public BrokerFixture {
  protected:
    // A topic that somebody else made, whose settings differ from ours in these.
    void create_topic(const Settings& different, int partitions = 1) {
        Settings settings = plan_kafka_topic(1).settings;
        for (const auto& [name, value] : different) {
            settings[name] = value;
        }
        ASSERT_TRUE(broker_->create_topic(options_.topic, partitions, settings));
    }

    Settings described() {
        auto client = KafkaClient::open(kafka_consumer_settings(options_), options_.topic, clock_);
        Settings settings;
        EXPECT_EQ(
            describe_kafka_topic(**client, settings, Duration::seconds(10)),
            RD_KAFKA_RESP_ERR_NO_ERROR
        );
        return settings;
    }

    void expect_refusal(
        Errc code, const std::string& text, KafkaLog::Mode mode = KafkaLog::Mode::create
    ) {
        const auto opened = KafkaLog::open(options_, clock_, mode);
        ASSERT_EQ(errc_of(opened), code);
        EXPECT_THAT(opened.error().detail, AllOf(HasSubstr(text), HasSubstr("log.url")));
    }
};

TEST_F(KafkaTopic, IsMadeAsALogNeedsIt) {
    options_.partitions = 3;
    EXPECT_EQ(open()->partition_count(), 3u);
    EXPECT_THAT(
        described(),
        IsSupersetOf(
            {Pair("cleanup.policy", "delete"),
             Pair("retention.ms", "-1"),
             Pair("retention.bytes", "-1"),
             Pair("unclean.leader.election.enable", "false"),
             Pair("message.timestamp.type", "LogAppendTime"),
             Pair("flush.messages", "1")}
        )
    );
}

TEST_F(KafkaTopic, HasOnePartitionWhenNobodyWantsMore) {
    EXPECT_EQ(open()->partition_count(), 1u);
}

TEST_F(KafkaTopic, KeepsThePartitionsItHas) {
    create_topic({}, 4);
    EXPECT_EQ(open()->partition_count(), 4u);
    options_.partitions = 5;
    expect_refusal(Errc::conflict, "has 4 partitions, wanted are 5");
}

TEST_F(KafkaTopic, IsNotMadeByThoseWhoOnlyLook) {
    expect_refusal(
        Errc::not_found, "has no topic '" + options_.topic + "'", KafkaLog::Mode::existing
    );
    expect_refusal(
        Errc::not_found, "has no topic '" + options_.topic + "'", KafkaLog::Mode::existing
    );
}

TEST_F(KafkaTopic, MayBeMadeByEveryNodeAtOnce) {
    options_.partitions = 2;
    std::vector<std::unique_ptr<KafkaLog>> logs(4);
    std::vector<std::thread> nodes;
    nodes.reserve(logs.size());
    for (auto& log : logs) {
        nodes.emplace_back([&] { log = open(); });
    }
    for (std::thread& node : nodes) {
        node.join();
    }
    std::vector<std::string> identities;
    for (const auto& log : logs) {
        ASSERT_NE(log, nullptr);
        RecordBatch first;
        ASSERT_TRUE(log->read(partition, Offset(0), 1, {}, first));
        identities.emplace_back(as_text(first[0].bytes));
    }
    EXPECT_THAT(identities, testing::Each(identities[0]));
}

TEST_F(KafkaTopic, IsRefusedWhenItMayLoseRecords) {
    struct Case {
        Settings settings;
        std::string advice;
    };

    for (const auto& [settings, advice] : std::vector<Case>{
             {{{"flush.messages", "1000"}}, "set flush.messages=1"},
             {{{"cleanup.policy", "compact"}}, "set cleanup.policy=delete"},
             {{{"retention.ms", "3600000"}}, "set retention.ms=-1"},
             {{{"retention.bytes", "1000000"}}, "set retention.bytes=-1"},
             {{{"unclean.leader.election.enable", "true"}},
              "set unclean.leader.election.enable=false"},
             {{{"max.message.bytes", "1000"}}, "set max.message.bytes=1000000"}}) {
        options_.topic = broker_->new_topic_name();
        create_topic(settings);
        expect_refusal(Errc::conflict, advice);
        expect_refusal(Errc::conflict, "--strict off");
    }
}

TEST_F(KafkaTopic, MayLoseRecordsWhereTheOperatorSaysSo) {
    create_topic({{"flush.messages", "1000"}, {"retention.ms", "3600000"}});
    options_.strict = false;
    const auto log = open();
    EXPECT_EQ(log->append(partition, batch_of(1, 1))[0].status, AppendStatus::persisted);
}

// Whoever folds the log judges a gap; it is no error of reading.
TEST_F(KafkaTopic, GivesAGapAsItComes) {
    const auto log = open();
    ASSERT_TRUE(broker_->append_in_transaction(options_.topic, "not ours"));  // at 1 and 2
    const SteadyTime deadline = clock_.steady_now() + Duration::seconds(30);
    while (*log->end(partition) < Offset(3)) {
        ASSERT_LT(clock_.steady_now(), deadline);  // its end is written after it was acknowledged
    }
    ASSERT_EQ(log->append(partition, batch_of(3, 2))[0].offset, Offset(3));
    for (int i = 0; i < 2; ++i) {
        RecordBatch records;
        ASSERT_TRUE(log->read(partition, Offset(2), 10, Duration::seconds(5), records));
        ASSERT_GE(records.size(), 1u);
        EXPECT_EQ(records[0].offset, Offset(3));
    }
}

TEST_F(KafkaTopic, RefusesTheBatchThatIsTooLargeForIt) {
    create_topic({{"max.message.bytes", "1000"}});
    options_.strict = false;
    const auto log = open();
    RecordBatch large;
    large.add(record_bytes(1, 4'096));
    EXPECT_EQ(log->append(partition, large)[0].status, AppendStatus::not_persisted);
    EXPECT_EQ(log->append(partition, batch_of(2, 1))[0].status, AppendStatus::persisted);
}

}  // namespace
}  // namespace firstcome::tests
