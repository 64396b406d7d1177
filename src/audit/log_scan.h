// SPDX-License-Identifier: Apache-2.0
#pragma once
// Walking through a partition's records from the beginning, for those who look at a whole log.
// Thread: one.

#include "base/result.h"
#include "base/time.h"
#include "campaign/command.h"
#include "campaign/ids.h"
#include "log/log.h"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace firstcome {

using RecordSink = std::function<Result<void>(const Record&)>;

// A log that has the records gives them at once; this is for a broker that is slow to answer.
inline constexpr Duration walk_read_wait = Duration::seconds(5);

// Gives `sink` the records 0 .. end - 1 in the log's order and stops at its first error. A log that
// ends early ends the walk: the sink knows what it has seen.
Result<void> walk_log(Log& log, PartitionId partition, Offset end, const RecordSink& sink);

// An operator's order to pass over a record.
struct SkipOrder {
    std::string reason;
    WallTime ordered_at;

    bool operator==(const SkipOrder&) const = default;
};

// What `record` says, if it is such an order.
std::optional<SkipRecord> read_skip(const Record& record);

// By the record that is to be skipped.
using SkipOrders = std::map<Offset, SkipOrder>;

// The orders that stand below `end`: the records that they name are decided `skipped`, so they have
// to be known before the fold reaches them. Of several orders for one record the first is kept. An
// order names a record before itself, and never record 0, which names the log.
Result<SkipOrders> find_skips(Log& log, PartitionId partition, Offset end);

// Which log this is, as record 0 says. Errors: corrupt when it says something else; the log's.
Result<LogIdentity> identity_of(Log& log, PartitionId partition);

}  // namespace firstcome
