// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_strict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// A topic that we would create, as a broker describes it.
KafkaTopicShape topic_on(std::size_t brokers) {
    const KafkaTopicPlan plan = plan_kafka_topic(brokers);
    KafkaTopicShape topic{1, static_cast<std::uint32_t>(plan.replicas), plan.settings};
    topic.settings.emplace("max.message.bytes", "1048588");
    topic.settings.emplace("min.insync.replicas", "1");
    topic.settings.emplace("flush.messages", "9223372036854775807");
    return topic;
}

KafkaTopicShape with(std::size_t brokers, const std::string& setting, const std::string& value) {
    KafkaTopicShape topic = topic_on(brokers);
    topic.settings[setting] = value;
    return topic;
}

TEST(KafkaStrict, FindsNoFlawInATopicOfOurs) {
    for (const std::size_t brokers : {1U, 2U, 3U, 9U}) {
        EXPECT_THAT(flaws_of(topic_on(brokers)), IsEmpty()) << brokers << " brokers";
    }
}

TEST(KafkaStrict, PlansThreeReplicasOrTheDisk) {
    EXPECT_EQ(plan_kafka_topic(1).replicas, 1);
    EXPECT_EQ(plan_kafka_topic(1).settings.at("flush.messages"), "1");
    EXPECT_EQ(plan_kafka_topic(2).replicas, 2);
    EXPECT_EQ(plan_kafka_topic(2).settings.at("flush.messages"), "1");
    EXPECT_EQ(plan_kafka_topic(5).replicas, 3);
    EXPECT_EQ(plan_kafka_topic(5).settings.at("min.insync.replicas"), "2");
    EXPECT_FALSE(plan_kafka_topic(5).settings.contains("flush.messages"));
}

TEST(KafkaStrict, WantsTwoReplicasInStepOrEveryRecordOnTheDisk) {
    EXPECT_THAT(
        flaws_of(with(1, "flush.messages", "1000")), ElementsAre(HasSubstr("set flush.messages=1"))
    );
    EXPECT_THAT(
        flaws_of(with(3, "min.insync.replicas", "1")),
        ElementsAre(HasSubstr("3 replicas with min.insync.replicas=2"))
    );
    KafkaTopicShape two_replicas = with(3, "min.insync.replicas", "2");
    two_replicas.replicas = 2;
    EXPECT_THAT(flaws_of(two_replicas), SizeIs(1));
    two_replicas.settings["flush.messages"] = "1";
    EXPECT_THAT(flaws_of(two_replicas), IsEmpty());
}

TEST(KafkaStrict, WantsEveryRecordKept) {
    EXPECT_THAT(
        flaws_of(with(1, "retention.ms", "604800000")),
        ElementsAre(HasSubstr("set retention.ms=-1"))
    );
    EXPECT_THAT(
        flaws_of(with(1, "retention.bytes", "1073741824")),
        ElementsAre(HasSubstr("set retention.bytes=-1"))
    );
    for (const char* policy : {"compact", "compact,delete"}) {
        EXPECT_THAT(
            flaws_of(with(1, "cleanup.policy", policy)),
            ElementsAre(HasSubstr("set cleanup.policy=delete"))
        );
    }
    EXPECT_THAT(
        flaws_of(with(1, "unclean.leader.election.enable", "true")),
        ElementsAre(HasSubstr("set unclean.leader.election.enable=false"))
    );
}

TEST(KafkaStrict, WantsOurBatchesTaken) {
    EXPECT_THAT(flaws_of(with(1, "max.message.bytes", "1000000")), IsEmpty());
    EXPECT_THAT(
        flaws_of(with(1, "max.message.bytes", "999999")),
        ElementsAre(HasSubstr("set max.message.bytes=1000000 or more"))
    );
}

TEST(KafkaStrict, TakesWhatIsNotSaidForAFlaw) {
    EXPECT_THAT(flaws_of(KafkaTopicShape{1, 3, {}}), SizeIs(6));
}

}  // namespace
}  // namespace firstcome
