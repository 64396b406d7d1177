// SPDX-License-Identifier: Apache-2.0
#pragma once
// The kills of a demo: when the server dies, and what shows that nothing was lost. At each kill the
// winners are read from the ledger as the dead process left it; at the end that list must be the
// beginning of the final one, and of the one that a replay of the log gives.

#include "app/settings.h"
#include "audit/winners.h"
#include "base/result.h"

#include <cstdint>
#include <vector>

namespace firstcome {

// After how many answers each kill comes: the first as soon as there is one, the others spread
// evenly over the stampede.
std::vector<std::uint64_t> kill_points(std::uint32_t kills, std::uint64_t entries);

struct WinnersAtKill {
    std::uint64_t answers = 0;  // that the clients had by then
    WinnersPrefix winners;      // all that the ledger had
};

// Requires: the server is dead.
Result<WinnersPrefix> read_winners(const Settings& settings, CampaignId campaign);

struct KillProof {
    WinnersAtKill at_kill;
    bool in_ledger = false;  // the beginning of the final list is this list
    bool in_replay = false;  // and so is the beginning of the replay's

    bool ok() const { return in_ledger && in_replay; }
};

Result<std::vector<KillProof>> prove_kills(
    const Settings& settings, CampaignId campaign, const std::vector<WinnersAtKill>& kills
);

}  // namespace firstcome
