// SPDX-License-Identifier: Apache-2.0
#pragma once
// SerialLedger: one session for the loops of several partitions. A call is a whole transaction, so
// callers only have to wait for each other.

#include "ledger/ledger.h"

#include <memory>
#include <mutex>

namespace firstcome {

class SerialLedger final : public Ledger {
  public:
    explicit SerialLedger(std::unique_ptr<Ledger> ledger) : ledger_(std::move(ledger)) {}

    // Thread of each: any.
    Result<LoadedPartition> load(PartitionId partition) override {
        const std::lock_guard lock(mutex_);
        return ledger_->load(partition);
    }

    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override {
        const std::lock_guard lock(mutex_);
        return ledger_->load_places(campaign, below, sink);
    }

    Result<CommitOutcome> commit(const DecisionBatch& batch) override {
        const std::lock_guard lock(mutex_);
        return ledger_->commit(batch);
    }

    Result<std::vector<LedgerPosition>> observe() override {
        const std::lock_guard lock(mutex_);
        return ledger_->observe();
    }

    Result<Ownership> take(
        PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
    ) override {
        const std::lock_guard lock(mutex_);
        return ledger_->take(partition, node, seen, highest_seen);
    }

    Result<bool> beat(PartitionId partition, const Ownership& own) override {
        const std::lock_guard lock(mutex_);
        return ledger_->beat(partition, own);
    }

    Result<void> release(PartitionId partition, const Ownership& own) override {
        const std::lock_guard lock(mutex_);
        return ledger_->release(partition, own);
    }

    Result<void> reset(PartitionId partition, const Ownership& own) override {
        const std::lock_guard lock(mutex_);
        return ledger_->reset(partition, own);
    }

  private:
    std::mutex mutex_;
    const std::unique_ptr<Ledger> ledger_;
};

}  // namespace firstcome
