// SPDX-License-Identifier: Apache-2.0
#include "views/campaign_view.h"

#include "base/assert.h"

namespace firstcome {

CampaignView::CampaignView(const Campaign& campaign)
    : id_(campaign.id),
      partition_(campaign.partition),
      campaign_(std::make_shared<const Campaign>(campaign)),
      places_(std::make_unique<PlaceTable>()) {}

std::shared_ptr<const Campaign> CampaignView::campaign() const {
    const std::lock_guard lock(mutex_);
    return campaign_;
}

DoorReading CampaignView::read(const Hash128& participant) const {
    const std::lock_guard lock(mutex_);
    DoorReading reading{
        campaign_->phase, campaign_->opens_at, campaign_->closes_at, campaign_->version, {}};
    if (const Sequence sequence = places_->find(participant); sequence != Sequence{}) {
        reading.place = view_of(sequence);
    }
    return reading;
}

std::optional<PlaceView> CampaignView::find(const Hash128& participant) const {
    return read(participant).place;
}

Cut CampaignView::cut() const {
    const std::lock_guard lock(mutex_);
    return cut_locked();
}

std::optional<WallTime> CampaignView::last_place_arrived_at() const {
    const std::lock_guard lock(mutex_);
    if (places_->size() == 0) {
        return std::nullopt;
    }
    return places_->at(Sequence(static_cast<std::int64_t>(places_->size()))).arrived_at;
}

std::size_t CampaignView::resident() const {
    const std::lock_guard lock(mutex_);
    return places_->size();
}

void CampaignView::apply(const Campaign& campaign, std::span<const DecidedEntry* const> outcomes) {
    auto shown = std::make_shared<const Campaign>(campaign);
    const std::lock_guard lock(mutex_);
    for (const DecidedEntry* outcome : outcomes) {
        places_->add(
            outcome->decision.sequence, {outcome->key, outcome->offset, outcome->entry.arrived_at}
        );
    }
    campaign_ = std::move(shown);
}

void CampaignView::restore(Sequence sequence, const PlaceTable::Place& place) {
    const std::lock_guard lock(mutex_);
    places_->add(sequence, place);
}

std::size_t CampaignView::evict() {
    auto evicted = std::make_unique<PlaceTable>();
    {
        const std::lock_guard lock(mutex_);
        places_.swap(evicted);
    }
    return evicted->size();
}

// Winners come first, so the number of winners tells who won (see Allocator).
PlaceView CampaignView::view_of(Sequence sequence) const {
    const PlaceTable::Place& place = places_->at(sequence);
    const bool won = sequence.value() <= campaign_->won();
    return {
        won ? DecisionKind::won : DecisionKind::sold_out,
        sequence,
        place.offset,
        place.arrived_at,
        cut_locked(),
    };
}

Cut CampaignView::cut_locked() const {
    const Sequence last_winner(campaign_->won());
    if (last_winner == Sequence{} ||
        last_winner.value() > static_cast<std::int64_t>(places_->size())) {
        return {last_winner, {}};
    }
    return {last_winner, places_->at(last_winner).arrived_at};
}

}  // namespace firstcome
