// SPDX-License-Identifier: Apache-2.0
#pragma once
// The checkers of a simulation: what must hold in every snapshot of the ledger, and what must hold
// once everything has come to rest. The oracle is NaiveAllocator over the records of the log.

#include "allocation/naive_allocator.h"
#include "tests/sim/findings.h"
#include "tests/sim/sim_clients.h"
#include "tests/sim/sim_world.h"

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

// The folded columns of a ledger that belong to a partition are what the oracle says (I6, I14).
void expect_folded(const JudgedPartition& judged, SimTables& tables, Findings& findings);

// Holds in every snapshot: I1, I2, I3, I11, I12.
class SnapshotChecks {
  public:
    void look(const SimTables& tables, Findings& findings);

  private:
    std::map<PartitionId, Offset> applied_;
    std::map<PartitionId, Epoch> epochs_;
};

// Holds at rest, between the log and what the clients remember: I4, I5, I7, I9.
void expect_history(
    const std::vector<JudgedPartition>& judged, const SimClients& clients, Findings& findings
);

}  // namespace firstcome::tests
