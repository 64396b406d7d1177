// SPDX-License-Identifier: Apache-2.0
#pragma once
// Walking through a partition's records from the beginning, for those who look at a whole log.
// Thread: one.

#include "base/result.h"
#include "campaign/ids.h"
#include "log/log.h"

#include <functional>
#include <set>

namespace firstcome {

using RecordSink = std::function<Result<void>(const Record&)>;

// Gives `sink` the records 0 .. end - 1 in the log's order and stops at its first error. A log that
// ends early ends the walk: the sink knows what it has seen.
Result<void> walk_log(Log& log, PartitionId partition, Offset end, const RecordSink& sink);

// The offsets below `end` that an operator ordered to be skipped: they are decided `skipped`, so
// they have to be known before the fold reaches them.
Result<std::set<Offset>> find_skips(Log& log, PartitionId partition, Offset end);

}  // namespace firstcome
