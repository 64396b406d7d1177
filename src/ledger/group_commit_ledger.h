// SPDX-License-Identifier: Apache-2.0
#pragma once
// GroupCommitLedger: one session for the loops of several partitions. While one call has the
// session, the others wait for it, and what waits to be committed is committed together by
// whoever gets the session next:
//
//   partition 0  ──commit──▶ leads {0}      ──▶ publishes, folds on ...
//   partition 1  ──commit──▶ waits ┐
//   partition 2  ──commit──▶ waits ┴▶ leads {1, 2} ──▶ both publish
//
// So partitions have a transaction each while there is time for it, and share one under load. A
// batch that can never be committed halts its own partition only: whatever refuses a transaction
// is found by committing its batches one by one.
//
// Thread: any number of loops, each with partitions of its own.

#include "ledger/ledger.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

namespace firstcome {

class GroupCommitLedger final : public Ledger {
  public:
    // Places in one transaction: bounds how long the others wait for it, and what has to be sent
    // again when it fails. A batch that alone has more is committed alone.
    static constexpr std::size_t places_together_max = 8'192;

    // What is committed with fewer places is no load that anybody would wait for.
    static constexpr std::size_t places_of_a_load = 16;

    // `patience`: under load a transaction waits so long for the partitions that were in the last
    // two, which come back when they have published. 0: it waits for nobody.
    GroupCommitLedger(std::unique_ptr<Ledger> session, Duration patience)
        : ledger_(std::move(session)),
          patience_(patience) {}

    // Batches that wait for somebody to commit them. Thread: any.
    std::size_t waiting() const;

    Result<LoadedPartition> load(PartitionId partition) override;
    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override;
    // One batch is committed in whatever company waits; several are a company of their own.
    // Requires: no batch of the same partition in another call at the same time.
    Result<std::vector<CommitOutcome>> commit_together(DecisionBatches batches) override;
    Result<std::vector<LedgerPosition>> observe() override;
    Result<Ownership> take(
        PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
    ) override;
    Result<bool> beat(PartitionId partition, const Ownership& own) override;
    Result<void> release(PartitionId partition, const Ownership& own) override;
    Result<void> reset(PartitionId partition, const Ownership& own) override;

  private:
    struct Waiting {
        const DecisionBatch* batch;
        std::optional<Result<CommitOutcome>> outcome = {};
    };

    class Session;

    void lead(std::unique_lock<std::mutex>& lock);
    bool is_complete() const;                                // requires mutex_
    std::vector<Waiting*> take_waiting();                    // requires mutex_
    void remember_company(const std::vector<Waiting*>& of);  // requires mutex_
    std::vector<Result<CommitOutcome>> outcomes_of(DecisionBatches batches);

    const std::unique_ptr<Ledger> ledger_;  // used by whoever set busy_
    const Duration patience_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::condition_variable arrived_;
    bool busy_ = false;             // guarded by mutex_
    std::deque<Waiting*> waiting_;  // guarded by mutex_; each lives until its outcome is there
    // The partitions of the last two transactions, as long as those are large; guarded by mutex_.
    std::set<PartitionId> last_;
    std::set<PartitionId> before_last_;
};

}  // namespace firstcome
