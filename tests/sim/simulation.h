// SPDX-License-Identifier: Apache-2.0
#pragma once
// Simulation: the whole pipeline in one thread, driven by one seed: one node alone, or several that
// share a log and a ledger. Clients, loops, faults and clocks interleave at random; after every
// step the ledger is looked at, and at the end everything must have come to rest and agree with the
// oracle.

#include "tests/sim/mutants.h"
#include "tests/sim/sim_clients.h"

#include <cstdint>
#include <optional>
#include <string>

namespace firstcome::tests {

// What a run reached, summed over seeds: a schedule that never sells out proves little.
struct SimCoverage {
    std::size_t records = 0;
    std::size_t won = 0;
    std::size_t sold_out = 0;
    std::size_t refused = 0;
    std::size_t duplicates = 0;
    std::size_t repeated = 0;  // commands
    std::size_t openings = 0;
    std::size_t takeovers = 0;
    std::size_t shared = 0;         // seeds with several nodes
    std::size_t between_nodes = 0;  // takeovers from another node
    std::size_t fenced = 0;         // batches that came after one
    std::size_t failovers = 0;      // to an older copy of the ledger
    SimClients::Counts clients;

    SimCoverage& operator+=(const SimCoverage& other);
};

// Nothing, or what must never happen. The same seed gives the same run.
std::optional<std::string> simulate(
    std::uint64_t seed, Mutant mutant = Mutant::none, SimCoverage* coverage = nullptr
);

}  // namespace firstcome::tests
