// SPDX-License-Identifier: Apache-2.0
#pragma once
// Questions to a Kafka cluster about one topic, and the creation of it, in our words. What an
// answer means is decided elsewhere.

#include "campaign/ids.h"
#include "log/kafka_log_client.h"
#include "log/kafka_log_strict.h"

#include <map>
#include <string>

namespace firstcome {

struct KafkaTopicSeen {
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    bool answered = false;  // by a broker; else `error` is librdkafka's own
    std::size_t brokers = 0;
    std::uint32_t partitions = 0;
    std::uint32_t replicas = 0;  // of the partition that has fewest
    bool led = false;            // there are partitions, and each has a leader

    // Whether the error is of those that end by themselves.
    bool may_pass() const;
};

KafkaTopicSeen see_kafka_topic(KafkaClient& client, Duration wait);

rd_kafka_resp_err_t create_kafka_topic(
    KafkaClient& client, std::uint32_t partitions, const KafkaTopicPlan& plan, Duration wait
);

// Adds the topic's settings in force to `settings`.
rd_kafka_resp_err_t describe_kafka_topic(
    KafkaClient& client, std::map<std::string, std::string>& settings, Duration wait
);

// The offset that the next record of the partition will get, as its leader says. At least that of
// every record that a leader has acknowledged: one that was just elected answers nothing before it
// knows how far the one before it had come. Thread: any.
// Errors: timeout, busy (there is no leader at the moment).
Result<Offset> kafka_end(KafkaClient& client, PartitionId partition, Duration wait);

// The oldest offset of the partition. Errors and thread: the same.
Result<Offset> kafka_begin(KafkaClient& client, PartitionId partition, Duration wait);

}  // namespace firstcome
