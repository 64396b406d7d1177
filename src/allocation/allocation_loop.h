// SPDX-License-Identifier: Apache-2.0
#pragma once
// AllocationLoop: reads a partition in offset order, decides, commits, publishes. One loop, two
// limits: the owner folds to the log's end and commits; a follower folds up to what the ledger
// holds, compares its chain with the ledger's and publishes.
//
//            ┌── load ◀───────────── superseded (fenced, or the ledger went back)
//            ▼                          │
//   read ─▶ fold ─▶ commit ──┬─ committed ─▶ publish ─▶ read ...
//                     ▲      └─ busy, lost: the same batch again
//                     └──────────────┘
//
// Nothing is told before it is committed (law 4); memory is never rolled back, only telling waits.
// When the ledger went back behind what was told, that stays told, and the same decisions are
// committed again before anything new is.
// Thread: one, which calls run_once.

#include "allocation/partition_fold.h"
#include "allocation/partition_loader.h"
#include "allocation/tenure.h"
#include "base/worker.h"
#include "ledger/ledger.h"
#include "log/log.h"
#include "views/views.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace firstcome {

struct AllocationConfig {
    PartitionId partition;
    std::string node;  // node id, written into the ledger as owner
    std::size_t batch_records_max = 2'048;
    Duration read_wait = Duration::millis(100);  // how long an idle turn sleeps in the log
};

class AllocationLoop final : public Turn {
  public:
    // `watch` is null when this node alone can reach the ledger: it owns the partition from its
    // first turn on. Everything must outlive the loop.
    AllocationLoop(
        const AllocationConfig& config,
        Log& log,
        Ledger& ledger,
        Views& views,
        const Clock& clock,
        LedgerWatch* watch = nullptr
    );

    // Called after each batch that was published, on the loop's thread.
    // Requires: set before the loop runs.
    void on_published(std::function<void()> tell) { on_published_ = std::move(tell); }

    TurnResult run_once(SteadyTime now) override;

    // Why the loop stopped deciding; nothing while it works. Thread: the loop's.
    const std::optional<Error>& halted() const { return halted_; }

    bool loaded() const { return fold_ != nullptr; }

    bool owning() const { return tenure_.owning(); }

    // Applied and published. Thread: the loop's.
    Offset applied() const { return views_.applied(config_.partition); }

    // Gives up the ownership so that a successor need not wait. Thread: the loop's, after its last
    // turn.
    void release();

  private:
    TurnResult turn();
    TurnResult load();
    TurnResult decide();
    TurnResult commit();
    TurnResult follow();
    TurnResult follow_to(const LedgerPosition& position);
    TurnResult continue_as_owner();
    TurnResult drop(std::string_view why);
    bool ledger_went_back() const;

    // The fold is behind what the views show: it repeats decisions that were told.
    bool repeating() const { return fold_->state().applied < shown_.applied; }

    // False: the log did not give everything up to the limit yet.
    Result<bool> fold_to(Offset limit);
    Result<bool> fold_up_to(std::optional<Offset> limit);
    Result<void> fold_records(const RecordBatch& records, std::optional<Offset> limit);
    // Errors: conflict when the fold came to another chain at the same offset.
    Result<void> check_chain(const PartitionState& other, std::string_view who) const;
    Result<void> publish(const FoldedBatch& batch);
    void show_phase(bool ledger_behind);
    TurnResult failed(const Error& error);
    void halt(const Error& error);

    const AllocationConfig config_;
    Log& log_;
    Ledger& ledger_;
    Views& views_;
    const Clock& clock_;
    Tenure tenure_;
    PartitionLoader loader_;
    std::function<void()> on_published_ = [] {};

    std::unique_ptr<PartitionFold> fold_;  // null: not loaded
    RecordBatch records_;
    std::optional<FoldedBatch> unsent_;    // decided, not known to be committed
    std::optional<CampaignId> reopening_;  // needs its places before the next record
    PartitionState shown_;                 // after the last record that the views show
    bool gap_seen_ = false;
    bool unproven_ = false;  // taken over from another node, not yet compared with the ledger
    bool failing_ = false;   // this turn met a retryable error
    bool delayed_ = false;   // such an error was logged and has not ended
    std::optional<Error> halted_;
};

}  // namespace firstcome
