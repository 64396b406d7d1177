// SPDX-License-Identifier: Apache-2.0
#pragma once
// Record 0 of a partition names the log. Whoever finds a partition empty appends one; of several
// nodes that did so at the same time the first wins, and the rule decides the others stale.

#include "log/kafka_log_client.h"
#include "log/kafka_log_options.h"
#include "log/log.h"

namespace firstcome {

// Leaves the partition with a record 0 that is its identity, read back.
// Errors: corrupt (record 0 is gone, or is something else: a topic of another use), not_found
//         (there is none and this log takes nothing), and those of reading and appending.
Result<void> identify_kafka_partition(
    Log& log, KafkaClient& questions, PartitionId partition, const KafkaLogOptions& options
);

}  // namespace firstcome
