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
// Thread: one, which calls run_once.

#include "allocation/partition_fold.h"
#include "allocation/partition_loader.h"
#include "base/worker.h"
#include "ledger/ledger.h"
#include "log/log.h"
#include "views/views.h"

#include <memory>
#include <optional>
#include <string>

namespace firstcome {

enum class AllocationRole {
    owner,     // this node decides; taken at once, because it alone can reach the ledger
    follower,  // another node decides
};

struct AllocationConfig {
    PartitionId partition;
    AllocationRole role = AllocationRole::owner;
    std::string node;  // node id, written into the ledger as owner
    std::size_t batch_records_max = 2'048;
    Duration read_wait = Duration::millis(100);  // how long an idle turn sleeps in the log
};

class AllocationLoop final : public Turn {
  public:
    // Everything must outlive the loop.
    AllocationLoop(
        const AllocationConfig& config, Log& log, Ledger& ledger, Views& views, const Clock& clock
    );

    TurnResult run_once(SteadyTime now) override;

    // Why the loop stopped deciding; nothing while it works. Thread: the loop's.
    const std::optional<Error>& halted() const { return halted_; }

    bool loaded() const { return fold_ != nullptr; }

    // Applied and published. Thread: the loop's.
    Offset applied() const;

    // Gives up the ownership so that a successor need not wait. Thread: the loop's, after its last
    // turn.
    void release();

  private:
    TurnResult load();
    Result<void> take_ownership();
    TurnResult decide();
    TurnResult follow();
    TurnResult commit();
    Result<bool> fold_up_to(std::optional<Offset> limit);
    Result<void> fold_records(const RecordBatch& records, std::optional<Offset> limit);
    Result<void> bring_places(CampaignId campaign, Offset below);
    void publish(FoldedBatch batch);
    TurnResult failed(const Error& error);
    void halt(const Error& error);

    const AllocationConfig config_;
    Log& log_;
    Ledger& ledger_;
    Views& views_;
    const Clock& clock_;
    PartitionLoader loader_;

    std::unique_ptr<PartitionFold> fold_;  // null: not loaded
    Ownership own_;
    Epoch highest_epoch_seen_;
    RecordBatch records_;
    std::optional<FoldedBatch> unsent_;    // decided, not known to be committed
    std::optional<CampaignId> reopening_;  // needs its places before the next record
    bool gap_seen_ = false;
    bool delayed_ = false;  // a retryable error was logged and has not ended
    std::optional<Error> halted_;
};

}  // namespace firstcome
