// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rows that a ledger holds, as the program sees them. What is folded is identical after a
// replay (I14); the rest says who committed and when.

#include "base/crypto.h"
#include "base/time.h"
#include "campaign/campaign.h"
#include "campaign/command.h"
#include "campaign/decision.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace firstcome {

// participation_history: one first entry that got a place.
struct PlaceRow {
    CampaignId campaign;
    Sequence sequence;
    ParticipantId participant;
    DecisionKind outcome = DecisionKind::won;  // won or sold_out
    PartitionId partition;
    Offset offset;
    WallTime arrived_at;
    WallTime appended_at;                  // kafka_timestamp
    std::int64_t processing_sequence = 0;  // the partition's running number of places

    bool operator==(const PlaceRow&) const = default;
};

// campaign_command: the first decision of a command, kept for the last 1,024 per campaign.
struct CommandRow {
    CampaignId campaign;
    CommandId command_id{};
    CommandKind kind = CommandKind::create;
    DecisionKind decision = DecisionKind::applied;  // applied, forbidden or stale
    Version version_after;
    PartitionId partition;
    Offset offset;

    bool operator==(const CommandRow&) const = default;
};

inline constexpr std::size_t commands_remembered_max = 1'024;

// partition_state, the folded part.
struct PartitionState {
    PartitionId partition;
    LogId log_id{};
    std::uint32_t partition_count = 1;
    Offset applied = nothing_applied;
    DecisionCounters counters;
    Digest last_record_hash{};  // SHA-256 of the record at `applied`
    Digest chain{};             // after `applied`

    bool operator==(const PartitionState&) const = default;
};

// partition_state, the rest: who may commit (I12).
struct Ownership {
    Epoch epoch;        // 0: never owned
    std::string owner;  // node id; empty: free
    std::int64_t heartbeat = 0;

    bool operator==(const Ownership&) const = default;
};

// Where the ledger stands, for followers and for the resend rule.
struct LedgerPosition {
    PartitionState state;
    Ownership ownership;
};

// Null: the partition has no row.
inline const LedgerPosition* find_position(
    const std::vector<LedgerPosition>& positions, PartitionId partition
) {
    const auto found = std::find_if(positions.begin(), positions.end(), [&](const auto& one) {
        return one.state.partition == partition;
    });
    return found == positions.end() ? nullptr : &*found;
}

// A campaign row that a batch inserts (no `before`) or updates under its second wall.
struct CampaignChange {
    struct Before {
        Version version;
        std::int64_t current_stock = 0;

        bool operator==(const Before&) const = default;
    };

    Campaign after;
    std::optional<Before> before;
};

// What one turn of the allocation loop of one partition decided; committed as a whole or not at
// all.
struct DecisionBatch {
    PartitionState before;  // its applied offset and chain are the batch's start
    PartitionState after;   // and its end
    Epoch epoch;            // of the committing owner, who
    std::string owner;      // must stand in the row, too: an epoch that a lost database gave is
                            // given again by the copy that took its place
    WallTime committed_at;  // created_at and updated_at: not folded
    std::vector<PlaceRow> places;
    std::vector<CampaignChange> campaigns;
    std::vector<CommandRow> commands;
    std::vector<CommandRow> forgotten;  // beyond commands_remembered_max: deleted
};

// Of several partitions, to be committed together.
using DecisionBatches = std::span<const DecisionBatch* const>;

}  // namespace firstcome
