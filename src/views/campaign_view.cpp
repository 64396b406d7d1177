// SPDX-License-Identifier: Apache-2.0
#include "views/campaign_view.h"

#include "base/assert.h"

#include <utility>

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

std::int64_t CampaignView::apply(
    const Campaign& campaign, std::span<const DecidedEntry* const> outcomes
) {
    auto shown = std::make_shared<const Campaign>(campaign);
    std::unique_ptr<PlaceTable> replaced;  // freed without the lock
    const std::lock_guard lock(mutex_);
    const std::size_t before = places_->size();
    if (restored_ != nullptr) {
        replaced = std::exchange(places_, std::move(restored_));
    }
    for (const DecidedEntry* outcome : outcomes) {
        const Sequence sequence = outcome->decision.sequence;
        const bool restored = sequence.value() <= static_cast<std::int64_t>(places_->size());
        if (!restored || replaced == nullptr) {
            places_->add(sequence, {outcome->key, outcome->offset, outcome->entry.arrived_at});
        }
    }
    campaign_ = std::move(shown);
    return static_cast<std::int64_t>(places_->size()) - static_cast<std::int64_t>(before);
}

void CampaignView::restore(Sequence sequence, const PlaceTable::Place& place) {
    if (sequence == Sequence(1)) {
        restored_ = std::make_unique<PlaceTable>();
    }
    ASSERT(restored_ != nullptr);
    restored_->add(sequence, place);
}

std::size_t CampaignView::show_restored() {
    if (restored_ == nullptr) {
        return 0;
    }
    const std::lock_guard lock(mutex_);
    places_ = std::move(restored_);
    return places_->size();
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
