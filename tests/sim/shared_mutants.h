// SPDX-License-Identifier: Apache-2.0
#pragma once
// Mutants that only several nodes at one ledger can show.

#include "tests/sim/mutants.h"

namespace firstcome::tests {

// An honest ledger for every mutant of another kind.
std::unique_ptr<MortalLedger> mutated_shared_ledger(Mutant mutant, SimLog& log, SimLedger& ledger);

}  // namespace firstcome::tests
