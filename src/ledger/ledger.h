// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ledger: the durable, transactional record of every decision. A port; sql_ledger implements it
// over SQLite and MySQL, sim_ledger in memory, and all of them pass
// tests/contract/ledger_contract.h, which is the real definition of this interface.
//
// It is a fold of the log: whatever happens to it, replaying the log into an empty one gives
// identical folded columns. Thread: the allocation loop, one caller at a time.

#include "base/result.h"
#include "ledger/rows.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome {

enum class CommitOutcome {
    committed,   // the row shows the batch's end: by this call or by an earlier one
    superseded,  // the row shows something else than the batch's start and own epoch and name:
                 // drop the partition's memory and load again
};

struct LoadedPartition {
    LedgerPosition position;           // applied = nothing_applied for an empty ledger
    std::vector<Campaign> campaigns;   // all of the partition, by id, last_sequence filled in
    std::vector<CommandRow> commands;  // by campaign, then offset
};

using PlaceSink = std::function<void(const PlaceRow&)>;

class Ledger {
  public:
    virtual ~Ledger() = default;

    // What is committed of a partition, places excepted: those are asked for per campaign.
    // Errors: corrupt, io, busy.
    virtual Result<LoadedPartition> load(PartitionId partition) = 0;

    // Streams the places of a campaign whose offset is below `below`, in sequence order.
    virtual Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) = 0;

    // Makes batches of several partitions durable in one transaction, which begins by reading the
    // partitions' rows under lock. Each is judged by its own row: one that is superseded keeps no
    // other one out. Sending the same batch again, in whatever company, is harmless: that is how an
    // unknown outcome is resolved. Returns one outcome per batch, in their order.
    // Requires: at least one batch, in ascending order of partitions, one of each at most;
    //           after.applied > before.applied.
    // Errors:   nothing of this call is known to be committed. Retryable (busy, timeout, full,
    //           overloaded): send the same batches again; conflict, corrupt: somebody changed
    //           from outside what one of them rests on, and that one must halt. A device error at
    //           COMMIT aborts the process on SQLite, because what is on the disk is then
    //           unknowable.
    // Cost:     one fsync, whatever there is to commit; hence batches.
    virtual Result<std::vector<CommitOutcome>> commit_together(DecisionBatches batches) = 0;

    // The same for one batch.
    Result<CommitOutcome> commit(const DecisionBatch& batch) {
        const DecisionBatch* const one = &batch;
        TRY_ASSIGN(const auto outcomes, commit_together({&one, 1}));
        return outcomes.front();
    }

    // Applied offset, chain and ownership of every partition that has a row, in one query.
    virtual Result<std::vector<LedgerPosition>> observe() = 0;

    // Takes the partition for `node` by compare-and-set: only if its ownership still equals `seen`.
    // The new epoch is max(seen.epoch, highest_seen) + 1 and a row of `ownership` records it.
    // Errors: conflict when somebody else was faster (step down, do not halt).
    virtual Result<Ownership> take(
        PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
    ) = 0;

    // Shows that the owner lives; false when `own` no longer stands in the row.
    virtual Result<bool> beat(PartitionId partition, const Ownership& own) = 0;

    // Clears the owner so that the next node need not wait for the lease; the epoch stays.
    virtual Result<void> release(PartitionId partition, const Ownership& own) = 0;

    // Makes the partition's folded rows empty again, so that its log can be folded from record 0;
    // epoch and owner stay. In many bounded transactions, each of which shows that the owner lives:
    // until the last one is through, load() answers corrupt, and another reset() goes on.
    // Errors: conflict when `own` does not stand in the row.
    virtual Result<void> reset(PartitionId partition, const Ownership& own) = 0;
};

}  // namespace firstcome
