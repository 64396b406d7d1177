// SPDX-License-Identifier: Apache-2.0
#pragma once
// The checkers of a simulation: what must hold in every snapshot of the ledger, and what must hold
// once everything has come to rest.

#include "tests/sim/findings.h"
#include "tests/sim/judge.h"
#include "tests/sim/sim_clients.h"
#include "tests/sim/sim_world.h"

#include <map>
#include <vector>

namespace firstcome::tests {

// The folded columns of a ledger that belong to a partition are what the oracle says (I6, I14).
void expect_folded(const JudgedPartition& judged, SimTables& tables, Findings& findings);

// Holds in every snapshot: I1, I2, I3, I11, I12.
class SnapshotChecks {
  public:
    // An older copy that takes the ledger's place is another incarnation: it begins where it
    // stands.
    void look(const SimTables& tables, std::size_t incarnation, Findings& findings);

  private:
    std::size_t incarnation_ = 0;
    std::map<PartitionId, Offset> applied_;
    std::map<PartitionId, Epoch> epochs_;
    std::size_t ownerships_ = 0;  // rows looked at
};

// What the ledger held before it went back was the fold of the log too (I6, I9).
void expect_lost_rows_were_sound(
    const std::vector<JudgedPartition>& judged, const SimWorld::Places& rows, Findings& findings
);

// Holds at rest, between the log and what the clients remember: I4, I5, I7, I9.
void expect_history(
    const std::vector<JudgedPartition>& judged, const SimClients& clients, Findings& findings
);

}  // namespace firstcome::tests
