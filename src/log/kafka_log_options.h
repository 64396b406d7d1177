// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a KafkaLog is told about its topic and its bounds.

#include "base/time.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace firstcome {

struct KafkaLogOptions {
    std::string bootstrap;  // HOST:PORT
    std::string topic;
    std::uint32_t partitions = 0;  // wanted; 0: as many as the topic has, 1 when it is created
    bool strict = true;            // refuse a topic that may lose what it acknowledged
    std::size_t queue_records_max = 262'144;  // of ours that wait in the producer: intake's bound

    // A batch waits this long for its reports, then the missing ones are unknown. Longer than
    // message.timeout.ms, after which the producer itself gives up.
    Duration append_wait = Duration::seconds(125);
    Duration connect_wait = Duration::seconds(10);  // for a broker to answer at start
    Duration answer_wait = Duration::seconds(5);    // for records or the end, whatever read's wait

    // A mock cluster cannot say what its topics are set to.
    bool describe_topic = true;

    // Other values for settings that kafka_log_settings makes, by its names. For tests.
    std::vector<std::pair<std::string, std::string>> overrides;
};

}  // namespace firstcome
