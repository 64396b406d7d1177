// SPDX-License-Identifier: Apache-2.0
#pragma once
// Tenure: whether this node owns a partition, when it may take it, and how it learns that it lost
// it. Ownership needs no clock that two nodes agree on: a node takes over what has shown no life
// for one lease of its own steady clock, by compare-and-set.
//
// Thread: the allocation loop of the partition.

#include "allocation/ledger_watch.h"
#include "ledger/ledger.h"

#include <optional>
#include <string>

namespace firstcome {

class Tenure {
  public:
    // `watch` is null when this node alone can reach the ledger (a directory lock is its lease):
    // then it takes the partition at once. Everything must outlive it.
    Tenure(
        PartitionId partition,
        std::string node,
        Ledger& ledger,
        LedgerWatch* watch,
        const Clock& clock
    );

    bool owning() const { return own_.has_value(); }

    // Requires: owning().
    const Ownership& own() const { return *own_; }

    // Takes the partition when that is allowed; returns whether it is owned now. Losing against
    // another node is no error. Errors: those of the ledger.
    Result<bool> try_take();

    // The ledger shows another owner, or none.
    bool lost() const;

    // No other node can reach the ledger.
    bool alone() const { return watch_ == nullptr; }

    // The node knows nothing of the ledger yet.
    bool blind() const { return watch_ != nullptr && watch_->sight() == nullptr; }

    // Where the ledger stands, seen after the last change that this node made itself.
    // Null: not known.
    std::shared_ptr<const LedgerSight> sight() const;

    // What this node did is in the ledger: older sights say nothing any more.
    void touched() { touched_at_ = clock_.steady_now(); }

    // The loop works. Without this for a lease, another node takes over.
    void progress();

    void step_down();

    // Clears the owner in the ledger so that a successor need not wait.
    Result<void> release();

  private:
    Result<std::optional<Ownership>> seen();
    bool may_take(const Ownership& seen, const LedgerSight& sight);
    Result<bool> take(const Ownership& seen);

    const PartitionId partition_;
    const std::string node_;
    Ledger& ledger_;
    LedgerWatch* const watch_;
    const Clock& clock_;
    std::optional<Ownership> own_;
    Epoch highest_epoch_;
    SteadyTime touched_at_;
    // What another owner showed last, and since when it has not moved.
    std::optional<Ownership> last_seen_;
    SteadyTime unmoved_since_;
};

}  // namespace firstcome
