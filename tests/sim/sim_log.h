// SPDX-License-Identifier: Apache-2.0
#pragma once
// SimLog: a log in memory whose faults are chosen by a plan, so that a seed repeats them.
//
// The plan is asked once per record. What an append leaves in flight arrives after later batches,
// as a retrying producer's records do, and is lost with the process that sent it.
// Thread: any, so that it passes the contract suite; a simulation uses one.

#include "base/signal.h"
#include "log/log.h"

#include <deque>
#include <functional>
#include <map>
#include <mutex>

namespace firstcome {

// What becomes of one record of an append.
enum class RecordFate {
    persisted,
    not_persisted,
    unknown_there,          // reported unknown, and in the log
    unknown_lost,           // reported unknown, and never in the log
    unknown_late,           // reported unknown; arrives behind a later batch
    persisted_and_repeated  // persisted; a second copy arrives behind a later batch
};

using FatePlan = std::function<RecordFate(PartitionId)>;

class SimLog final : public Log {
  public:
    // A simulation does not wait for what only it can bring; the contract suite has threads.
    enum class Waits { never, really };

    // Each partition begins with its LogIdentity, made from `seed`. `clock` must outlive the log.
    SimLog(std::uint32_t partition_count, std::uint64_t seed, const Clock& clock, Waits waits);

    // Replaces the plan; without one every record is persisted.
    void set_plan(FatePlan plan);

    // The next append to any partition stores only its first `kept` records and the process dies in
    // it: from then on nothing is stored and reads answer `closed`, until crash().
    void tear_next_append(std::size_t kept);

    // Whether tear_next_append() struck.
    bool is_down() const;

    // The process died and starts again: what was in flight is lost, what is in the log stays.
    void crash();

    // Everything in flight arrives.
    void settle();

    // Which process may append is not the log's concern; how often it was asked to is a test's.
    std::size_t appends() const;

    std::uint32_t partition_count() const override { return partition_count_; }

    std::string name() const override { return "simulated log"; }

    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override;
    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override;
    Result<Offset> end(PartitionId partition) override;

  private:
    struct Stored {
        Bytes bytes;
        WallTime appended_at;
    };

    struct Partition {
        std::vector<Stored> records;
        std::deque<Bytes> in_flight;
    };

    // All require mutex_.
    AppendResult settle_fate(Partition& partition, RecordFate fate, ByteView record);
    std::vector<AppendResult> append_torn(Partition& partition, const RecordBatch& batch);
    Offset store(Partition& partition, ByteView record);
    static void deliver(Partition& partition, std::size_t count, WallTime now);
    bool copy(PartitionId partition, Offset from, std::size_t records_max, RecordBatch& into);

    const std::uint32_t partition_count_;
    const Clock& clock_;
    const Waits waits_;
    Signal appended_;
    mutable std::mutex mutex_;
    // All guarded by mutex_.
    std::map<PartitionId, Partition> partitions_;
    FatePlan plan_;
    std::optional<std::size_t> torn_;
    bool down_ = false;
    std::size_t appends_ = 0;
};

}  // namespace firstcome
