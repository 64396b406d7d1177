// SPDX-License-Identifier: Apache-2.0
#pragma once
// PartitionFold: the memory of one partition. Folds records into decisions, keeps chain and
// counters, and collects what a turn decided as one batch for the ledger and one for the views.
//
// Memory is a function of the log and is never rolled back: a batch that could not be committed is
// kept and sent again, never decided again. Thread: confined to the allocation loop.

#include "allocation/allocator.h"
#include "base/result.h"
#include "ledger/rows.h"
#include "log/records.h"
#include "views/published.h"

#include <map>
#include <optional>
#include <set>
#include <variant>

namespace firstcome {

struct FoldedBatch {
    DecisionBatch decided;
    PublishedBatch published;

    bool empty() const { return decided.after.applied == decided.before.applied; }
};

class PartitionFold {
  public:
    PartitionFold(
        PartitionId partition, std::uint32_t partition_count, const ParticipantHasher& hasher
    );

    Allocator& allocator() { return allocator_; }

    const PartitionState& state() const { return state_; }

    Offset next() const { return state_.applied.next(); }

    // Continues from a ledger's state.
    void restore(const PartitionState& state) { state_ = state; }

    // The record at `offset` is to be decided `skipped`, by an operator's order further on. Record
    // 0 names the log and cannot be passed over.
    void skip(Offset offset) {
        if (offset != Offset(0)) {
            skipped_.insert(offset);
        }
    }

    struct Folded {};

    struct PlacesNeeded {
        CampaignId campaign;
    };

    // Folds the next record. PlacesNeeded: commit what is collected, restore the campaign's places,
    // and fold the same record again.
    // Requires: record.offset == next().
    // Errors:   corrupt, unsupported: the record cannot be decided; nothing has changed.
    Result<std::variant<Folded, PlacesNeeded>> fold(const Record& record);

    // What was folded since the last call, decided by `own`.
    FoldedBatch take_batch(const Ownership& own, WallTime committed_at);

  private:
    Result<Command> read(const Record& record) const;
    std::string way_out(Offset offset) const;
    Decision decide(const Command& command, const Record& record);
    Decision decide_entry(const Entry& entry, const Record& record);
    Decision decide_command(const Command& command, const Record& record);
    void note_before(CampaignId campaign);
    void advance(const Record& record, const Decision& decision);

    const PartitionId partition_;
    const ParticipantHasher& hasher_;
    Allocator allocator_;
    PartitionState state_;
    std::set<Offset> skipped_;

    // The batch that is being collected.
    std::optional<PartitionState> batch_start_;
    Bytes last_record_;
    std::vector<PlaceRow> places_;
    std::vector<CommandRow> commands_;
    std::vector<CommandRow> forgotten_;
    std::map<CampaignId, std::optional<CampaignChange::Before>> touched_;
    std::vector<DecidedEntry> decided_entries_;
    std::vector<DecidedCommand> decided_commands_;
};

}  // namespace firstcome
