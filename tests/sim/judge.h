// SPDX-License-Identifier: Apache-2.0
#pragma once
// The oracle of a simulation: what NaiveAllocator makes of the records of the log.

#include "campaign/command.h"
#include "ledger/rows.h"
#include "tests/sim/sim_log.h"

#include <map>
#include <vector>

namespace firstcome::tests {

// One record of the log with what the oracle makes of it.
struct JudgedRecord {
    Offset offset;
    Command command;
    Decision decision;
};

// A partition of the log folded by the oracle.
struct JudgedPartition {
    PartitionState state;
    std::vector<JudgedRecord> records;
    std::vector<PlaceRow> places;
    std::vector<CommandRow> commands;
    std::map<CampaignId, Campaign> campaigns;  // last_sequence as the ledger stores it: 0
};

JudgedPartition judge(SimLog& log, PartitionId partition);

}  // namespace firstcome::tests
