// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the kafka_pipeline_*.cpp files share and nobody else sees: librdkafka itself.

#include "lab/pipeline/kafka_pipeline.h"

#include <librdkafka/rdkafka.h>

namespace firstcome::lab {

// `trouble` is told when its queue is served, and must outlive the instance.
// Errors: invalid (a setting), io (no threads or descriptors left).
Result<KafkaPipelineInstance> open_instance(
    const std::string& bootstrap, rd_kafka_type_t type, KafkaTrouble* trouble = nullptr
);

// Errors: io, what the trouble was.
Result<void> expect_no_trouble(const KafkaTrouble& trouble);

// A topic that was just made is not led at once. Errors: timeout.
Result<void> wait_for_leaders(
    rd_kafka_t* instance, rd_kafka_topic_t* topic, std::uint32_t partitions
);

}  // namespace firstcome::lab
