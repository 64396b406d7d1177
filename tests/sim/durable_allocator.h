// SPDX-License-Identifier: Apache-2.0
#pragma once
// DurableAllocator: the Allocator with just enough of a ledger to forget and remember as it does in
// production: places of closed campaigns are evicted, come back before a reopening, and a restart
// brings everything back from rows.

#include "allocation/allocator.h"

#include <map>
#include <memory>
#include <vector>

namespace firstcome::tests {

class DurableAllocator {
  public:
    Decision decide(const Command& command, Offset offset);

    // Drops the memory and loads the rows.
    void restart();

    const Campaign* find(CampaignId id) const { return allocator_->find(id); }

    std::vector<CampaignId> campaigns() const { return allocator_->campaigns(); }

  private:
    Decision decide_entry(const Entry& entry);
    void bring_places(CampaignId campaign);

    const ParticipantHasher hasher_{KeyedHash::Key{}};
    std::unique_ptr<Allocator> allocator_ = std::make_unique<Allocator>(PartitionId(0), 1);
    std::map<CampaignId, std::vector<Hash128>> places_;  // in sequence order
    std::vector<CommandRow> commands_;                   // remembered, oldest first
};

}  // namespace firstcome::tests
