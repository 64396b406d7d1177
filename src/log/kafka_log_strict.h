// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a topic must be so that it never loses what it acknowledged, and how to make it so. Pure.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace firstcome {

// A topic as its broker describes it: the settings in force, whoever made them.
struct KafkaTopicShape {
    std::uint32_t partitions = 0;
    std::uint32_t replicas = 0;  // of the partition that has fewest
    std::map<std::string, std::string> settings;
};

// How a topic of ours is created on a cluster with that many brokers.
struct KafkaTopicPlan {
    int replicas = 1;
    std::map<std::string, std::string> settings;
};

KafkaTopicPlan plan_kafka_topic(std::size_t brokers);

// One sentence for each way in which the topic may lose records or refuse ours, with the setting
// that changes it. Empty: none.
std::vector<std::string> flaws_of(const KafkaTopicShape& topic);

}  // namespace firstcome
