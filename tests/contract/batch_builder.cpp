// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/batch_builder.h"

#include "base/assert.h"

#include <algorithm>

namespace firstcome::tests {
namespace {

constexpr std::int64_t some_day_us = 1'768'472'430'000'000;

// The ledger stores hashes and never computes one, so any function of the offset will do.
Digest digest_of(const Digest& before, std::int64_t number) {
    Sha256 hash;
    hash.update(before);
    hash.update(ByteView(reinterpret_cast<const std::uint8_t*>(&number), sizeof number));
    return hash.finish();
}

}  // namespace

ParticipantId person(std::string_view text) {
    return ParticipantId::parse(text).value();
}

CommandId command_id(std::uint64_t number) {
    CommandId id{};
    std::memcpy(id.data(), &number, sizeof number);
    return id;
}

BatchBuilder::BatchBuilder(Ownership own, PartitionId partition) : own_(std::move(own)) {
    state_.partition = partition;
    batch_.before = state_;
    state_.log_id = {1, 2, 3, 4};
    decide(DecisionKind::log_id);
}

BatchBuilder::BatchBuilder(
    Ownership own, const PartitionState& state, const std::vector<Campaign>& campaigns
)
    : own_(std::move(own)),
      state_(state) {
    batch_.before = state_;
    for (const Campaign& campaign : campaigns) {
        campaigns_[campaign.id] = campaign;
    }
}

BatchBuilder& BatchBuilder::create(CampaignId id, std::int64_t stock, std::string_view name) {
    decide(DecisionKind::applied);
    touched_.emplace(id, std::nullopt);
    Campaign campaign;
    campaign.id = id;
    campaign.name = name;
    campaign.total_stock = stock;
    campaign.current_stock = stock;
    campaign.partition = state_.partition;
    campaign.version = Version(1);
    campaign.create_id = command_id(static_cast<std::uint64_t>(id.value()));
    campaign.closes_at = WallTime{some_day_us + 1};
    campaign.created_at = WallTime{some_day_us};
    campaigns_[id] = campaign;
    remember(id, campaign.create_id, CommandKind::create, DecisionKind::applied);
    return *this;
}

BatchBuilder& BatchBuilder::enter(CampaignId id, std::string_view participant) {
    touch(id);
    Campaign& campaign = campaigns_[id];
    const bool won = campaign.current_stock > 0;
    decide(won ? DecisionKind::won : DecisionKind::sold_out);
    campaign.current_stock -= won ? 1 : 0;
    campaign.phase = campaign.current_stock > 0 ? Phase::open : Phase::sold_out;
    campaign.last_sequence = campaign.last_sequence.next();
    PlaceRow place;
    place.campaign = id;
    place.sequence = campaign.last_sequence;
    place.participant = person(participant);
    place.outcome = won ? DecisionKind::won : DecisionKind::sold_out;
    place.partition = state_.partition;
    place.offset = state_.applied;
    place.arrived_at = WallTime{some_day_us + state_.applied.value()};
    place.appended_at = WallTime{some_day_us + state_.applied.value() + 500};
    place.processing_sequence = state_.counters.places();
    batch_.places.push_back(place);
    places_.push_back(place);
    return *this;
}

BatchBuilder& BatchBuilder::refuse(DecisionKind refusal) {
    ASSERT(is_refusal(refusal));
    decide(refusal);
    return *this;
}

BatchBuilder& BatchBuilder::close(CampaignId id) {
    touch(id);
    decide(DecisionKind::applied);
    Campaign& campaign = campaigns_[id];
    campaign.phase = Phase::closed;
    campaign.closes_at = std::nullopt;
    campaign.version = campaign.version.next();
    const auto number = static_cast<std::uint64_t>(state_.applied.value()) << 32;
    remember(id, command_id(number), CommandKind::close, DecisionKind::applied);
    return *this;
}

BatchBuilder& BatchBuilder::reject(CampaignId id, std::uint64_t number) {
    decide(DecisionKind::stale);
    remember(id, command_id(number), CommandKind::stock, DecisionKind::stale);
    return *this;
}

BatchBuilder& BatchBuilder::forget(const CommandRow& command) {
    batch_.forgotten.push_back(command);
    std::erase(commands_, command);
    return *this;
}

DecisionBatch BatchBuilder::take() {
    for (const auto& [id, before] : touched_) {
        batch_.campaigns.push_back({campaigns_[id], before});
    }
    touched_.clear();
    batch_.after = state_;
    batch_.epoch = own_.epoch;
    batch_.owner = own_.owner;
    batch_.committed_at = WallTime{some_day_us + 1'000'000};
    DecisionBatch taken = std::exchange(batch_, DecisionBatch{});
    batch_.before = state_;
    return taken;
}

std::vector<Campaign> BatchBuilder::campaigns() const {
    std::vector<Campaign> all;
    for (const auto& [id, campaign] : campaigns_) {
        all.push_back(campaign);
    }
    return all;
}

std::vector<CommandRow> BatchBuilder::commands() const {
    std::vector<CommandRow> sorted = commands_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const CommandRow& a, const CommandRow& b) {
        return a.campaign < b.campaign;
    });
    return sorted;
}

void BatchBuilder::decide(DecisionKind kind) {
    state_.applied = state_.applied.next();
    state_.counters.count(kind);
    state_.last_record_hash = digest_of({}, state_.applied.value());
    state_.chain = digest_of(state_.chain, static_cast<std::int64_t>(kind));
}

void BatchBuilder::touch(CampaignId id) {
    const Campaign& campaign = campaigns_.at(id);
    touched_.emplace(id, CampaignChange::Before{campaign.version, campaign.current_stock});
}

void BatchBuilder::remember(
    CampaignId id, const CommandId& command, CommandKind kind, DecisionKind decision
) {
    const CommandRow row{
        id, command, kind, decision, campaigns_.at(id).version, state_.partition, state_.applied};
    batch_.commands.push_back(row);
    commands_.push_back(row);
}

}  // namespace firstcome::tests
