// SPDX-License-Identifier: Apache-2.0
#pragma once
// Archive: read-only questions about what the ledger holds. A port with its own connection, used by
// one thread that is not the allocation loop, so that no question ever delays a decision.

#include "base/result.h"
#include "ledger/ledger.h"
#include "ledger/rows.h"

#include <memory>
#include <optional>
#include <vector>

namespace firstcome {

// One row of `ownership`: a takeover that happened.
struct OwnershipRow {
    PartitionId partition;
    Epoch epoch;
    std::string owner;
    WallTime taken_at;
};

// Answers that all belong to one moment: commits that happen meanwhile stay unseen.
// Thread: one caller at a time. Holding it for long keeps the database from cleaning up.
class ArchiveSnapshot {
  public:
    virtual ~ArchiveSnapshot() = default;

    virtual Result<std::vector<LedgerPosition>> partitions() = 0;

    // All campaigns by id, last_sequence filled in.
    virtual Result<std::vector<Campaign>> campaigns() = 0;

    // Streams a campaign's history in sequence order.
    virtual Result<void> places(CampaignId campaign, const PlaceSink& sink) = 0;

    // A participant's place, also in a closed campaign.
    virtual Result<std::optional<PlaceRow>> find_place(
        CampaignId campaign, const ParticipantId& participant
    ) = 0;

    // The place with this sequence (to compute by how much somebody missed).
    virtual Result<std::optional<PlaceRow>> place_at(CampaignId campaign, Sequence sequence) = 0;

    // Remembered commands by campaign and offset.
    virtual Result<std::vector<CommandRow>> commands() = 0;

    virtual Result<std::vector<OwnershipRow>> ownerships() = 0;

    // The engine's own integrity check: nothing, or what is wrong.
    virtual Result<std::vector<std::string>> damage() = 0;
};

class Archive {
  public:
    virtual ~Archive() = default;

    virtual Result<std::unique_ptr<ArchiveSnapshot>> snapshot() = 0;
};

}  // namespace firstcome
