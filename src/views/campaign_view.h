// SPDX-License-Identifier: Apache-2.0
#pragma once
// CampaignView: what readers see of one campaign. Nothing in it is ahead of the ledger.
//
// Thread: written by the allocation loop of its partition, read by any thread, under one lock that
// a reader holds for one hash lookup and the writer once per batch.

#include "campaign/campaign.h"
#include "views/answer.h"
#include "views/place_table.h"
#include "views/published.h"

#include <memory>
#include <mutex>
#include <optional>
#include <span>

namespace firstcome {

// What the door needs to know, read in one critical section.
struct DoorReading {
    Phase phase = Phase::closed;
    std::optional<WallTime> opens_at;
    std::optional<WallTime> closes_at;
    Version version;
    std::optional<PlaceView> place;  // of the participant that was asked for
};

class CampaignView {
  public:
    explicit CampaignView(const Campaign& campaign);

    CampaignId id() const { return id_; }

    PartitionId partition() const { return partition_; }

    std::shared_ptr<const Campaign> campaign() const;

    DoorReading read(const Hash128& participant) const;

    // A resident place; nothing for closed campaigns, whose places only the ledger holds.
    std::optional<PlaceView> find(const Hash128& participant) const;

    Cut cut() const;

    // Arrival of the last place given; nothing when there is none or it is not resident.
    std::optional<WallTime> last_place_arrived_at() const;

    std::size_t resident() const;

    // --- the allocation loop only ---

    // Applies a batch's new places and the campaign's new state in one step; returns by how much
    // resident() changed.
    std::int64_t apply(const Campaign& campaign, std::span<const DecidedEntry* const> outcomes);

    // A place read back from the ledger, in sequence order; the first one begins anew. Nobody sees
    // it before show_restored() or the next apply(): a follower reads back what the ledger holds
    // already and this view does not show yet.
    void restore(Sequence sequence, const PlaceTable::Place& place);

    // Returns how many.
    std::size_t show_restored();

    // Drops the places of a closed campaign; returns how many.
    std::size_t evict();

  private:
    PlaceView view_of(Sequence sequence) const;  // requires mutex_
    Cut cut_locked() const;                      // requires mutex_

    const CampaignId id_;
    const PartitionId partition_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Campaign> campaign_;  // guarded by mutex_
    std::unique_ptr<PlaceTable> places_;        // guarded by mutex_
    std::unique_ptr<PlaceTable> restored_;      // the allocation loop only
};

}  // namespace firstcome
