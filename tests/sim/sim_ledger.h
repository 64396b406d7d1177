// SPDX-License-Identifier: Apache-2.0
#pragma once
// SimLedger and SimArchive: the ledger's tables in memory, with commits that fail as a plan says.
//
// An unknown commit behaves like a session whose COMMIT is still on its way: reads without a lock
// do not see it, the next transaction that locks the row comes after it.

#include "ledger/archive.h"
#include "ledger/ledger.h"

#include <functional>
#include <map>
#include <set>
#include <utility>

namespace firstcome {

// A copy is a backup; putting it back is a failover to an older state.
struct SimTables {
    std::map<PartitionId, LedgerPosition> partitions;
    std::map<CampaignId, Campaign> campaigns;
    std::map<std::pair<CampaignId, Sequence>, PlaceRow> places;
    std::map<std::pair<CampaignId, ParticipantId>, Sequence> places_by_participant;
    std::map<std::pair<CampaignId, CommandId>, CommandRow> commands;
    std::vector<OwnershipRow> ownerships;
};

// What becomes of one commit that would succeed.
enum class CommitFate {
    committed,
    refused,        // answers busy; nothing is written
    unknown_there,  // answers timeout; written
    unknown_late,   // answers timeout; written before the next locking transaction
    unknown_lost,   // answers timeout; nothing is written
};

using CommitPlan = std::function<CommitFate()>;

// Thread: one caller at a time.
class SimLedger final : public Ledger {
  public:
    // `clock` stamps takeovers and must outlive the ledger.
    explicit SimLedger(const Clock& clock) : clock_(clock) {}

    // Replaces the plan; without one every sound commit succeeds.
    void set_plan(CommitPlan plan) { plan_ = std::move(plan); }

    // A commit that is on its way arrives.
    void settle();

    // The rows, to be looked at, changed from outside, or put back to an older state.
    SimTables& tables() { return tables_; }

    // An older copy takes the ledger's place; a commit that is on its way reaches nobody.
    void fail_over(SimTables older);

    Result<LoadedPartition> load(PartitionId partition) override;
    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override;
    Result<std::vector<CommitOutcome>> commit_together(DecisionBatches batches) override;
    Result<std::vector<LedgerPosition>> observe() override;
    Result<Ownership> take(
        PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
    ) override;
    Result<bool> beat(PartitionId partition, const Ownership& own) override;
    Result<void> release(PartitionId partition, const Ownership& own) override;
    Result<void> reset(PartitionId partition, const Ownership& own) override;

  private:
    Result<std::optional<CommitOutcome>> known_outcome(const DecisionBatch& batch) const;
    Result<void> finish(CommitFate fate, SimTables written);

    const Clock& clock_;
    SimTables tables_;
    std::optional<SimTables> on_its_way_;
    CommitPlan plan_;
};

// Thread: that of the ledger it looks at, which must outlive it.
class SimArchive final : public Archive {
  public:
    explicit SimArchive(SimLedger& ledger) : ledger_(ledger) {}

    Result<std::unique_ptr<ArchiveSnapshot>> snapshot() override;

  private:
    SimLedger& ledger_;
};

}  // namespace firstcome
