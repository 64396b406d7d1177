// SPDX-License-Identifier: Apache-2.0
#include "views/views.h"

#include "base/assert.h"

#include <algorithm>

namespace firstcome {

std::string_view to_string(PartitionPhase phase) {
    switch (phase) {
        case PartitionPhase::loading:
            return "loading";
        case PartitionPhase::following:
            return "following";
        case PartitionPhase::owning:
            return "owning";
        case PartitionPhase::behind:
            return "behind";
        case PartitionPhase::halted:
            return "halted";
    }
    ASSERT_BECAUSE(false, "a PartitionPhase outside its enumeration");
}

std::int64_t PartitionReading::lag() const {
    return std::max<std::int64_t>(0, durable_end.value() - applied.next().value());
}

Views::Views(
    const ViewsConfig& config, const ParticipantHasher& hasher, WakeupSink& sink, const Clock& clock
)
    : config_(config),
      hasher_(hasher),
      sink_(sink),
      clock_(clock),
      refusals_(config.refusals_readable, config.refusals_max),
      catalog_(std::make_shared<const Catalog>()) {
    for (std::uint32_t i = 0; i < config.partition_count; ++i) {
        partitions_.push_back(std::make_unique<Partition>());
    }
}

// --- readers -------------------------------------------------------------------------------------

std::shared_ptr<const Views::Catalog> Views::catalog() const {
    const std::lock_guard lock(catalog_mutex_);
    return catalog_;
}

std::shared_ptr<CampaignView> Views::find(CampaignId id) const {
    const auto all = catalog();
    const auto found = all->find(id);
    return found == all->end() ? nullptr : found->second;
}

PartitionReading Views::partition(PartitionId id) const {
    const Partition& partition = *partitions_[id.value()];
    PartitionReading reading;
    reading.applied = Offset(partition.applied.load());
    reading.durable_end = Offset(partition.durable_end.load());
    const std::lock_guard lock(partition.mutex);
    reading.phase = partition.phase;
    reading.counters = partition.counters;
    reading.halt_reason = partition.halt_reason;
    return reading;
}

Offset Views::applied(PartitionId partition) const {
    return Offset(partitions_[partition.value()]->applied.load());
}

PartitionPhase Views::phase(PartitionId partition) const {
    return partitions_[partition.value()]->phase.load();
}

std::size_t Views::waiting(PartitionId partition) const {
    return partitions_[partition.value()]->waiters.size();
}

bool Views::ready(PartitionId partition) const {
    const PartitionPhase now = phase(partition);
    return now == PartitionPhase::following || now == PartitionPhase::owning;
}

bool Views::ready() const {
    for (std::uint32_t i = 0; i < config_.partition_count; ++i) {
        if (!ready(PartitionId(i))) {
            return false;
        }
    }
    return true;
}

std::optional<DecisionKind> Views::find_refusal(const Hash128& participant) const {
    return refusals_.find(participant, clock_.steady_now());
}

// --- intake --------------------------------------------------------------------------------------

void Views::note_durable(PartitionId partition, Offset end) {
    std::atomic<std::int64_t>& durable_end = partitions_[partition.value()]->durable_end;
    std::int64_t seen = durable_end.load();
    while (seen < end.value() && !durable_end.compare_exchange_weak(seen, end.value())) {
    }
}

void Views::wait_for(PartitionId id, const FenceWaiter& fence) {
    Partition& partition = *partitions_[id.value()];
    partition.waiters.add(fence);
    // The fold may have passed the fence before it was added: look again after adding.
    WakeupGroups groups;
    partition.waiters.wake_fences(Offset(partition.applied.load()), groups);
    groups.deliver_to(sink_);
}

// --- the allocation loop -------------------------------------------------------------------------

void Views::set_phase(PartitionId id, PartitionPhase phase, std::string halt_reason) {
    Partition& partition = *partitions_[id.value()];
    const std::lock_guard lock(partition.mutex);
    partition.phase = phase;
    partition.halt_reason = std::move(halt_reason);
}

void Views::replace_catalog(const std::function<void(Catalog&)>& change) {
    const std::lock_guard lock(catalog_mutex_);
    auto changed = std::make_shared<Catalog>(*catalog_);
    change(*changed);
    catalog_ = std::move(changed);
}

void Views::begin_restore(PartitionId id) {
    partitions_[id.value()]->restored.clear();
}

void Views::restore(const Campaign& campaign) {
    partitions_[campaign.partition.value()]->restored.emplace(
        campaign.id, std::make_shared<CampaignView>(campaign)
    );
}

CampaignView& Views::being_restored(CampaignId id) {
    const Catalog& restored =
        partitions_[partition_of(id, config_.partition_count).value()]->restored;
    const auto found = restored.find(id);
    const auto view = found == restored.end() ? find(id) : found->second;
    ASSERT(view != nullptr);
    return *view;
}

void Views::restore(CampaignId campaign, Sequence sequence, const PlaceTable::Place& place) {
    being_restored(campaign).restore(sequence, place);
}

void Views::finish_restore(PartitionId id, Offset applied, const DecisionCounters& counters) {
    Partition& partition = *partitions_[id.value()];
    {
        const std::lock_guard lock(partition.mutex);
        partition.counters = counters;
    }
    for (const auto& [campaign, view] : partition.restored) {
        resident_ += view->show_restored();
    }
    replace_catalog([&](Catalog& catalog) {
        std::erase_if(catalog, [&](const auto& one) {
            const bool replaced = one.second->partition() == id;
            resident_ -= replaced ? one.second->resident() : 0;
            return replaced;
        });
        catalog.merge(partition.restored);
    });
    partition.restored.clear();
    note_durable(id, applied.next());
    partition.applied.store(applied.value());
    WakeupGroups groups;
    partition.waiters.wake_fences(applied, groups);
    groups.deliver_to(sink_);
}

void Views::publish(const PublishedBatch& batch) {
    Partition& partition = *partitions_[batch.partition.value()];
    show_campaigns(batch);
    {
        const std::lock_guard lock(partition.mutex);
        partition.counters = batch.counters;
    }
    note_durable(batch.partition, batch.applied.next());
    partition.applied.store(batch.applied.value());
    WakeupGroups groups;
    wake_entries(batch, groups);
    for (const DecidedCommand& command : batch.commands) {
        partition.waiters.wake(command.command_id, {command.decision, command.campaign}, groups);
    }
    partition.waiters.wake_fences(batch.applied, groups);
    groups.deliver_to(sink_);
    evict_closed(batch);
}

void Views::show_campaigns(const PublishedBatch& batch) {
    std::map<CampaignId, std::vector<const DecidedEntry*>> outcomes;
    for (const DecidedEntry& entry : batch.entries) {
        if (is_outcome(entry.decision.kind)) {
            outcomes[entry.entry.campaign].push_back(&entry);
        }
    }
    for (const Campaign& campaign : batch.campaigns) {
        auto view = find(campaign.id);
        if (view == nullptr) {
            view = std::make_shared<CampaignView>(campaign);
            replace_catalog([&](Catalog& catalog) { catalog.emplace(campaign.id, view); });
        }
        const auto& added = outcomes[campaign.id];
        resident_ += static_cast<std::uint64_t>(view->apply(campaign, added));
    }
}

void Views::wake_entries(const PublishedBatch& batch, WakeupGroups& groups) {
    Waiters& waiters = partitions_[batch.partition.value()]->waiters;
    const SteadyTime now = clock_.steady_now();
    for (const DecidedEntry& decided : batch.entries) {
        const CampaignId campaign = decided.entry.campaign;
        const RequestId request = decided.entry.request_id;
        const DecisionKind kind = decided.decision.kind;
        if (kind == DecisionKind::not_open || kind == DecisionKind::closed) {
            refusals_.add(decided.key, kind, now);
        }
        const auto view = find(campaign);
        const auto place = view == nullptr ? std::nullopt : view->find(decided.key);
        if (place && is_outcome(kind)) {
            waiters.wake_all(
                decided.key, request, {campaign, batch.partition, *place, false}, groups
            );
        } else if (place) {
            // Refused, but the participant has an outcome: that is the answer.
            const Outcome outcome{campaign, batch.partition, *place, true};
            waiters.wake_one(decided.key, request, outcome, groups);
        } else {
            waiters.wake_one(decided.key, request, EntryRefused{campaign, kind}, groups);
        }
    }
}

void Views::evict_closed(const PublishedBatch& batch) {
    for (const Campaign& campaign : batch.campaigns) {
        if (campaign.phase == Phase::closed) {
            resident_ -= find(campaign.id)->evict();
        }
    }
}

}  // namespace firstcome
