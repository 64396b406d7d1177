// SPDX-License-Identifier: Apache-2.0
#pragma once
// LogFold: what one partition's log says, decided by the oracle instead of the rule that the server
// runs, and remembered so that a ledger can be compared with it. Thread: one.

#include "allocation/naive_allocator.h"
#include "audit/log_scan.h"
#include "base/result.h"
#include "ledger/archive.h"
#include "log/log.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace firstcome {

// From this record on a campaign had this stock and did or did not take entries.
struct CampaignStep {
    Offset from;
    std::int64_t total_stock = 0;
    bool takes_entries = false;
};

// What a ledger row says beyond what the oracle keeps of a place.
struct PlaceStamp {
    WallTime appended_at;
    std::int64_t processing_sequence = 0;
};

struct FoldedCampaign {
    std::vector<CampaignStep> steps;  // by offset, one per command that took effect
    std::vector<PlaceStamp> stamps;   // one per place of the oracle's history, in its order
};

class LogFold {
  public:
    using EntrySink = std::function<void(const Entry&, const Decision&)>;

    // `on_entry` is told of every entry and what became of it.
    LogFold(PartitionId partition, std::uint32_t partition_count, EntrySink on_entry);

    // Folds the records 0 .. last; `skips` as find_skips gives them.
    // Errors: corrupt, unsupported: a record that is not to be skipped cannot be decided; the
    // log's.
    Result<void> run(Log& log, Offset last, const SkipOrders& skips);

    const NaiveAllocator& oracle() const { return oracle_; }

    // Its last_record_hash and chain are those after the last record.
    const PartitionState& state() const { return state_; }

    std::int64_t entries() const { return entries_; }

    // Of a campaign that the oracle knows.
    const FoldedCampaign& campaign(CampaignId id) const { return campaigns_.at(id); }

    // The first place where the offsets do not go up by one, or where the log ends too early.
    const std::optional<std::string>& discontinuity() const { return discontinuity_; }

  private:
    Result<void> fold(const Record& record, bool skipped);
    Result<Command> read(const Record& record) const;
    void advance(const Record& record, const Decision& decision);
    void remember_entry(const Entry& entry, const Decision& decision, const Record& record);
    void remember_command(const Decision& decision, Offset offset);
    void note_discontinuity(Offset met, Offset expected);

    const PartitionId partition_;
    const EntrySink on_entry_;
    NaiveAllocator oracle_;
    PartitionState state_;
    std::map<CampaignId, FoldedCampaign> campaigns_;
    std::int64_t entries_ = 0;
    std::optional<std::string> discontinuity_;
};

}  // namespace firstcome
