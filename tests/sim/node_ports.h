// SPDX-License-Identifier: Apache-2.0
#pragma once
// The ports of one node among several: its own way to the log, which may be cut, and a witness of
// what it does to the ledger that all of them share.

#include "tests/sim/findings.h"
#include "tests/sim/forwarding.h"
#include "tests/sim/sim_ledger.h"

#include <functional>
#include <string>
#include <utility>

namespace firstcome::tests {

// What happened between nodes.
struct FleetCounts {
    std::size_t takeovers = 0;  // from another node that had not given up
    std::size_t fenced = 0;     // batches of a node that had lost its partition
    std::size_t failovers = 0;
};

class NodeLog final : public ForwardingLog {
  public:
    using ForwardingLog::ForwardingLog;

    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override {
        if (cut_off) {
            return fail(Errc::busy, "no broker answers");
        }
        return ForwardingLog::read(partition, from, records_max, wait, into);
    }

    Result<Offset> end(PartitionId partition) override {
        if (cut_off) {
            return fail(Errc::busy, "no broker answers");
        }
        return ForwardingLog::end(partition);
    }

    bool cut_off = false;
};

// Sees what became of the rows, whatever the port between it and them claims (I12). The way to them
// may be cut too, and the answer to a takeover may be lost.
class LedgerWitness final : public ForwardingLedger {
  public:
    LedgerWitness(
        Ledger& port,
        SimLedger& rows,
        std::function<bool()> loses_a_reply,
        FleetCounts& counts,
        Findings& findings
    )
        : ForwardingLedger(port),
          rows_(rows),
          loses_a_reply_(std::move(loses_a_reply)),
          counts_(counts),
          findings_(findings) {}

    Result<LoadedPartition> load(PartitionId partition) override {
        if (cut_off) {
            return nobody_answers();
        }
        return ForwardingLedger::load(partition);
    }

    Result<std::vector<LedgerPosition>> observe() override {
        if (cut_off) {
            return nobody_answers();
        }
        return ForwardingLedger::observe();
    }

    Result<bool> beat(PartitionId partition, const Ownership& own) override {
        if (cut_off) {
            return nobody_answers();
        }
        return ForwardingLedger::beat(partition, own);
    }

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        if (cut_off) {
            return nobody_answers();
        }
        rows_.settle();
        const LedgerPosition before = position(batch.before.partition);
        auto outcome = ForwardingLedger::commit_one(batch);
        const bool wrote = position(batch.before.partition).state.applied != before.state.applied;
        const bool own =
            before.ownership.epoch == batch.epoch && before.ownership.owner == batch.owner;
        findings_.expect(own || !wrote, "I12", "a batch was committed for another owner");
        counts_.fenced += own || !outcome || *outcome != CommitOutcome::superseded ? 0U : 1U;
        return outcome;
    }

    Result<Ownership> take(
        PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
    ) override {
        if (cut_off) {
            return nobody_answers();
        }
        auto taken = ForwardingLedger::take(partition, node, seen, highest_seen);
        const bool from_another = !seen.owner.empty() && seen.owner != node;
        counts_.takeovers += taken && from_another ? 1U : 0U;
        if (taken && loses_a_reply_()) {
            return nobody_answers();
        }
        return taken;
    }

    bool cut_off = false;

  private:
    static Failure nobody_answers() { return fail(Errc::timeout, "no ledger answers"); }

    LedgerPosition position(PartitionId partition) {
        const auto row = rows_.tables().partitions.find(partition);
        return row == rows_.tables().partitions.end() ? LedgerPosition{} : row->second;
    }

    SimLedger& rows_;
    const std::function<bool()> loses_a_reply_;
    FleetCounts& counts_;
    Findings& findings_;
};

}  // namespace firstcome::tests
