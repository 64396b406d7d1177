// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the kafka_pipeline_*.cpp files share and nobody else sees: librdkafka itself.

#include "lab/kafka_pipeline.h"

#include <librdkafka/rdkafka.h>

namespace firstcome::lab {

using KafkaReports = void (*)(rd_kafka_t*, const rd_kafka_message_t*, void*);

// Errors: invalid (a setting), io (no threads or descriptors left).
Result<KafkaPipelineInstance> open_instance(
    const std::string& bootstrap,
    rd_kafka_type_t type,
    KafkaReports reports = nullptr,
    void* opaque = nullptr
);

// A topic that was just made is not led at once. Errors: timeout.
Result<void> wait_for_leaders(
    rd_kafka_t* instance, rd_kafka_topic_t* topic, std::uint32_t partitions
);

}  // namespace firstcome::lab
