// SPDX-License-Identifier: Apache-2.0
#pragma once
// The topic of a log: found or created, and checked before anything relies on it.

#include "log/kafka_log_client.h"
#include "log/kafka_log_options.h"

namespace firstcome {

enum class KafkaTopicMode {
    create,    // makes a missing topic, and refuses or warns of one that may lose records
    existing,  // only looks
};

// Returns the partition count of the topic, which is there and has a leader for each partition.
// Errors: timeout (no broker answers), not_found, conflict (another partition count; a topic that
//         may lose records), io (the broker refuses); each names the setting to change.
Result<std::uint32_t> prepare_kafka_topic(
    KafkaClient& client, const KafkaLogOptions& options, KafkaTopicMode mode
);

}  // namespace firstcome
