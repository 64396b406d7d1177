// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_strict.h"

#include "log/kafka_log_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace firstcome {
namespace {

constexpr std::size_t replicas_wanted = 3;
constexpr std::int64_t insync_wanted = 2;

std::string value_of(const KafkaTopicShape& topic, const std::string& setting) {
    const auto found = topic.settings.find(setting);
    return found == topic.settings.end() ? "unknown" : found->second;
}

// Zero when it is no number.
std::int64_t number_of(const KafkaTopicShape& topic, const std::string& setting) {
    const std::string value = value_of(topic, setting);
    std::int64_t number = 0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
}

// An acknowledged record is on two machines at least, or on the disk of one.
bool durable(const KafkaTopicShape& topic) {
    const bool replicated = topic.replicas >= replicas_wanted &&
                            number_of(topic, "min.insync.replicas") >= insync_wanted;
    return replicated || value_of(topic, "flush.messages") == "1";
}

}  // namespace

KafkaTopicPlan plan_kafka_topic(std::size_t brokers) {
    KafkaTopicPlan plan;
    plan.replicas = static_cast<int>(std::clamp<std::size_t>(brokers, 1, replicas_wanted));
    plan.settings = {
        {"cleanup.policy", "delete"},
        {"retention.ms", "-1"},
        {"retention.bytes", "-1"},
        {"unclean.leader.election.enable", "false"},
        // A node whose clock has jumped would be refused for the stamps it sends.
        {"message.timestamp.type", "LogAppendTime"},
    };
    if (plan.replicas >= static_cast<int>(replicas_wanted)) {
        plan.settings.emplace("min.insync.replicas", "2");
    } else {
        plan.settings.emplace("flush.messages", "1");
    }
    return plan;
}

std::vector<std::string> flaws_of(const KafkaTopicShape& topic) {
    std::vector<std::string> flaws;
    if (!durable(topic)) {
        flaws.push_back(fmt::format(
            "{} replicas, min.insync.replicas={} and flush.messages={} lose acknowledged records "
            "when a broker loses power (set flush.messages=1, or have 3 replicas with "
            "min.insync.replicas=2)",
            topic.replicas,
            value_of(topic, "min.insync.replicas"),
            value_of(topic, "flush.messages")
        ));
    }
    const auto want = [&](const std::string& setting, const char* value, const char* because) {
        if (const std::string is = value_of(topic, setting); is != value) {
            flaws.push_back(
                fmt::format("{}={} {} (set {}={})", setting, is, because, setting, value)
            );
        }
    };
    want("unclean.leader.election.enable", "false", "lets a replica lead that lacks records");
    want("cleanup.policy", "delete", "removes records that have the same key");
    want("retention.ms", "-1", "removes old records");
    want("retention.bytes", "-1", "removes old records");
    if (number_of(topic, "max.message.bytes") < std::int64_t{kafka_batch_bytes_max}) {
        flaws.push_back(fmt::format(
            "max.message.bytes={} refuses our batches (set max.message.bytes={} or more)",
            value_of(topic, "max.message.bytes"),
            kafka_batch_bytes_max
        ));
    }
    return flaws;
}

}  // namespace firstcome
