// SPDX-License-Identifier: Apache-2.0
#pragma once
// What must hold on every node once everything has come to rest.

#include "tests/sim/sim_checks.h"
#include "tests/sim/sim_fleet.h"

namespace firstcome::tests {

// Every node has applied the log to its end and is ready; each partition has one owner.
bool is_at_rest(SimWorld& world, SimFleet& fleet);

// Requires: is_at_rest().
void expect_sound_rest(
    SimWorld& world, SimFleet& fleet, const SimClients& clients, Findings& findings
);

}  // namespace firstcome::tests
