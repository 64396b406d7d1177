// SPDX-License-Identifier: Apache-2.0
#pragma once
// Log: the durable, ordered truth. A port; sqlite_log and kafka_log implement it for production,
// sim_log for simulations, and all of them pass tests/contract/log_contract.h, which is the real
// definition of this interface.
//
// Offsets of a partition are contiguous from 0; record 0 is the log's identity, written when the
// log is created. Nothing stored ever changes.

#include "base/result.h"
#include "base/time.h"
#include "campaign/ids.h"
#include "log/records.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace firstcome {

enum class AppendStatus {
    persisted,      // durable: survives kill -9 and power loss
    not_persisted,  // definitely not in the log, now and for ever
    unknown,        // may be in the log, may still get there: never turn it into a definite answer
};

struct AppendResult {
    AppendStatus status = AppendStatus::unknown;
    std::optional<Offset> offset;  // of a persisted record, when the log tells

    bool operator==(const AppendResult&) const = default;
};

class Log {
  public:
    virtual ~Log() = default;

    // P, fixed for the life of the log. Thread: any.
    virtual std::uint32_t partition_count() const = 0;

    // What people call this log: the file's or the topic's name. Thread: any.
    virtual std::string name() const = 0;

    // Appends in order and waits until the fate of every record is known: one result per record.
    // Records of the batch that are persisted keep their relative order.
    // Requires: a batch that is not empty. Offsets and times of its records are ignored.
    // Errors:   none; a log that can take nothing answers not_persisted for each.
    // Thread:   one caller per partition at a time (its intake loop).
    // Cost:     one fsync or one round trip, whatever the batch size; hence batches.
    virtual std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) = 0;

    // Appends to `into` the records from `from` on, at most `records_max`, waiting up to `wait`
    // when there is none yet. An empty answer means that none came. Errors: corrupt (a stored
    // record contradicts its checksum, or the log regressed), io, closed.
    //         After a retryable error the same call may be made again.
    // Thread: one caller per partition at a time, which need not be the appending one.
    virtual Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) = 0;

    // The offset that the next record will get: at least that of every record that was acknowledged
    // to anybody before this call began. Thread: any.
    virtual Result<Offset> end(PartitionId partition) = 0;

    // Nobody waits for appends any more: one in progress answers unknown for what it does not know
    // yet, and so does every later one. A log whose appends end soon anyway does nothing.
    // Thread: any.
    virtual void give_up() {}
};

}  // namespace firstcome
