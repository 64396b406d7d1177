// SPDX-License-Identifier: Apache-2.0
#pragma once
// NaiveAllocator: the oracle. The same rule as Allocator, written a second time from the sentences
// of the rule: it keeps everything, by text, forgets nothing it need not, and counts instead of
// caching. Slow and obviously right. `verify` judges a ledger by it, and a property test compares
// the two on random logs.

#include "campaign/campaign.h"
#include "campaign/command.h"
#include "campaign/decision.h"
#include "ledger/rows.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace firstcome {

class NaiveAllocator {
  public:
    struct Place {
        Sequence sequence;
        ParticipantId participant;
        DecisionKind outcome = DecisionKind::won;
        Offset offset;
        WallTime arrived_at;
    };

    struct History {
        Campaign row;
        std::vector<Place> places;  // in sequence order
        std::map<std::string, Sequence> place_of;
        std::vector<CommandRow> commands;  // first decisions, oldest first, all of them
    };

    NaiveAllocator(PartitionId partition, std::uint32_t partition_count)
        : partition_(partition),
          partition_count_(partition_count) {}

    Decision decide(const Command& command, Offset offset);

    const std::map<CampaignId, History>& campaigns() const { return campaigns_; }

  private:
    Decision decide_entry(const Entry& entry, Offset offset);
    Decision decide_create(const CreateCampaign& create);
    Decision decide_change(
        CampaignId campaign,
        const CommandId& command_id,
        const ChangeBasis& basis,
        const Command& command,
        Offset offset
    );

    const PartitionId partition_;
    const std::uint32_t partition_count_;
    std::map<CampaignId, History> campaigns_;
};

}  // namespace firstcome
