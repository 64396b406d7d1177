// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ports with another one behind them, for tests that change one answer.

#include "ledger/ledger.h"
#include "log/log.h"

namespace firstcome::tests {

class ForwardingLedger : public Ledger {
  public:
    explicit ForwardingLedger(Ledger& ledger) : ledger_(ledger) {}

    Result<LoadedPartition> load(PartitionId partition) override { return ledger_.load(partition); }

    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override {
        return ledger_.load_places(campaign, below, sink);
    }

    // One by one: a test changes commit_one().
    Result<std::vector<CommitOutcome>> commit_together(DecisionBatches batches) override {
        std::vector<CommitOutcome> outcomes;
        for (const DecisionBatch* batch : batches) {
            TRY_ASSIGN(const CommitOutcome outcome, commit_one(*batch));
            outcomes.push_back(outcome);
        }
        return outcomes;
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

    Result<void> reset(PartitionId partition, const Ownership& own) override {
        return ledger_.reset(partition, own);
    }

  protected:
    virtual Result<CommitOutcome> commit_one(const DecisionBatch& batch) {
        return ledger_.commit(batch);
    }

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

    void give_up() override { log_.give_up(); }

  protected:
    Log& log_;
};

}  // namespace firstcome::tests
