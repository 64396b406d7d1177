// SPDX-License-Identifier: Apache-2.0
#pragma once
// AllocationRig: an allocation loop between a simulated log and a simulated ledger, for tests that
// want to see what one turn does.

#include "allocation/allocation_loop.h"
#include "base/logger.h"
#include "tests/sim/commands.h"
#include "tests/sim/sim_ledger.h"
#include "tests/sim/sim_log.h"
#include "tests/sim/sim_node.h"

#include <memory>
#include <vector>

namespace firstcome::tests {

// A port with another one behind it, for tests that change one answer.
class ForwardingLedger : public Ledger {
  public:
    explicit ForwardingLedger(Ledger& ledger) : ledger_(ledger) {}

    Result<LoadedPartition> load(PartitionId partition) override { return ledger_.load(partition); }

    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override {
        return ledger_.load_places(campaign, below, sink);
    }

    Result<CommitOutcome> commit(const DecisionBatch& batch) override {
        return ledger_.commit(batch);
    }

    Result<std::vector<LedgerPosition>> observe() override { return ledger_.observe(); }

    Result<Ownership> take(
        PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
    ) override {
        return ledger_.take(partition, node, seen, highest_seen);
    }

    Result<bool> beat(PartitionId partition, const Ownership& own) override {
        return ledger_.beat(partition, own);
    }

    Result<void> release(PartitionId partition, const Ownership& own) override {
        return ledger_.release(partition, own);
    }

  protected:
    Ledger& ledger_;
};

class ForwardingLog : public Log {
  public:
    explicit ForwardingLog(Log& log) : log_(log) {}

    std::uint32_t partition_count() const override { return log_.partition_count(); }

    std::string name() const override { return log_.name(); }

    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override {
        return log_.append(partition, batch);
    }

    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override {
        return log_.read(partition, from, records_max, wait, into);
    }

    Result<Offset> end(PartitionId partition) override { return log_.end(partition); }

  protected:
    Log& log_;
};

struct AllocationRig {
    AllocationRig() : port_log(&log), port_ledger(&ledger) { set_log_level("off"); }

    std::unique_ptr<AllocationLoop> make_loop(
        AllocationRole role = AllocationRole::owner, std::size_t batch_records_max = 2'048
    ) {
        return std::make_unique<AllocationLoop>(
            AllocationConfig{partition, role, "node", batch_records_max, Duration{}},
            *port_log,
            *port_ledger,
            views,
            clock
        );
    }

    void append(const std::vector<Command>& commands) {
        for (const AppendResult& result : log.append(partition, batch_of(commands))) {
            ASSERT(result.status == AppendStatus::persisted);
        }
    }

    TurnResult turn(AllocationLoop& loop) { return loop.run_once(clock.steady_now()); }

    void run(AllocationLoop& loop) {
        for (int turns = 0; turns < 100 && turn(loop) == TurnResult::worked; ++turns) {
        }
    }

    // A request that waits for the entry with this request id.
    void wait_for(std::string_view name, std::uint64_t request, std::int64_t campaign = 1) {
        const EntryWaiter waiter{
            hasher(CampaignId(campaign), person(name)), RequestId(request), 0, request};
        views.waiters(partition).add({&waiter, 1});
    }

    const PartitionState& committed() { return ledger.tables().partitions[partition].state; }

    const PartitionId partition{0};
    ManualClock clock{at(1'000)};
    SimLog log{1, 7, clock, SimLog::Waits::never};
    SimLedger ledger{clock};
    Log* port_log;
    Ledger* port_ledger;
    const ParticipantHasher hasher{KeyedHash::Key{}};
    Mailbox mailbox;
    Views views{{}, hasher, mailbox, clock};
};

}  // namespace firstcome::tests
