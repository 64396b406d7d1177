// SPDX-License-Identifier: Apache-2.0
#pragma once
// Load: the one way a partition starts, restarts and is taken over (law 6). Brings the ledger's
// state back into memory and views, and refuses to go on when ledger and log contradict each other.

#include "allocation/partition_fold.h"
#include "ledger/ledger.h"
#include "log/log.h"
#include "views/views.h"

#include <functional>
#include <memory>

namespace firstcome {

class PartitionLoader {
  public:
    // `on_progress` is called now and then while a load goes on.
    PartitionLoader(
        PartitionId partition,
        Log& log,
        Ledger& ledger,
        Views& views,
        std::function<void()> on_progress
    )
        : partition_(partition),
          log_(log),
          ledger_(ledger),
          views_(views),
          on_progress_(std::move(on_progress)) {}

    // A fold that continues after the ledger's applied offset. The views show what it restored,
    // unless they are ahead of it: what was told from them stays there.
    // Checks: log identity and partition count; the record at the applied offset against the stored
    // hash; counters against the applied offset (I11); of every campaign that is not closed, stock
    // against winners (I2) and sequences 1..n (I6); over all campaigns, winners and places against
    // the counters.
    // Errors: corrupt (names `firstcome rebuild` when only the ledger can be wrong), io, busy (also
    // when an older copy took the ledger's place while it was read).
    Result<std::unique_ptr<PartitionFold>> load();

    // Brings the places of a closed campaign back before it is reopened: those below `below`. Not
    // into views that never showed the campaign: the batch that creates it there has them all.
    Result<void> reopen(PartitionFold& fold, const Campaign& campaign, Offset below) {
        const bool into_views =
            fold.state().applied >= shown() && views_.find(campaign.id) != nullptr;
        return unless_it_moved(
            restore_places(fold, campaign, below, into_views), fold.state().applied
        );
    }

  private:
    Result<void> check_identity(const PartitionState& state);
    Result<void> check_resume_point(const PartitionState& state);
    Result<void> check_totals(const LoadedPartition& loaded) const;
    Result<void> unless_it_moved(Result<void> read, Offset at);
    Result<void> restore_campaigns(
        const LoadedPartition& loaded, PartitionFold& fold, bool into_views
    );
    Result<void> restore_places(
        PartitionFold& fold, const Campaign& campaign, Offset below, bool into_views
    );

    Offset shown() const { return views_.applied(partition_); }

    Result<void> find_skips(PartitionFold& fold);
    Result<RecordBatch> read_one(Offset offset);

    const PartitionId partition_;
    Log& log_;
    Ledger& ledger_;
    Views& views_;
    const std::function<void()> on_progress_;
    bool doubted_ = false;  // a contradiction was not believed, because the ledger had moved
};

}  // namespace firstcome
