// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the allocation loop hands to the views after the ledger has committed it.

#include "campaign/campaign.h"
#include "campaign/command.h"
#include "campaign/decision.h"

#include <vector>

namespace firstcome {

struct DecidedEntry {
    Entry entry;
    Hash128 key;  // of (campaign, participant)
    Decision decision;
    Offset offset;
};

struct DecidedCommand {
    CommandId command_id{};
    Decision decision;
    Campaign campaign;  // its state right after this command; id 0 when it does not exist
};

// One turn's decisions of a partition, in log order.
struct PublishedBatch {
    PartitionId partition;
    Offset applied;
    DecisionCounters counters;
    std::vector<DecidedEntry> entries;
    std::vector<DecidedCommand> commands;
    std::vector<Campaign> campaigns;  // every campaign that the batch touched, as it is now
};

}  // namespace firstcome
