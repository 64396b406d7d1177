// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/durable_allocator.h"

#include "base/assert.h"

namespace firstcome::tests {

Decision DurableAllocator::decide(const Command& command, Offset offset) {
    if (const auto* entry = std::get_if<Entry>(&command)) {
        return decide_entry(*entry);
    }
    if (const auto needed = allocator_->places_needed(command)) {
        bring_places(*needed);
    }
    const Decision decision = allocator_->decide(command, offset);
    const Allocator::MemoryChange& change = allocator_->memory_change();
    if (change.remembered) {
        commands_.push_back(*change.remembered);
    }
    if (change.forgotten) {
        std::erase(commands_, *change.forgotten);
    }
    return decision;
}

Decision DurableAllocator::decide_entry(const Entry& entry) {
    const Hash128 key = hasher_(entry.campaign, entry.participant);
    const Decision decision = allocator_->decide(entry, key);
    if (is_outcome(decision.kind)) {
        places_[entry.campaign].push_back(key);
    }
    return decision;
}

void DurableAllocator::bring_places(CampaignId campaign) {
    for (const Hash128& key : places_[campaign]) {
        const bool fresh = allocator_->restore_place(campaign, key);
        ASSERT(fresh);
    }
    allocator_->finish_places(campaign);
}

void DurableAllocator::restart() {
    auto loaded = std::make_unique<Allocator>(PartitionId(0), 1);
    for (const CampaignId id : allocator_->campaigns()) {
        loaded->restore(*allocator_->find(id));
    }
    for (const CommandRow& command : commands_) {
        loaded->restore(command);
    }
    allocator_ = std::move(loaded);
    for (const CampaignId id : allocator_->campaigns()) {
        const Campaign& row = *allocator_->find(id);
        if (row.phase != Phase::closed && row.last_sequence != Sequence{}) {
            bring_places(id);
        }
    }
}

}  // namespace firstcome::tests
