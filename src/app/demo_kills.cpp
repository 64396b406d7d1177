// SPDX-License-Identifier: Apache-2.0
#include "app/demo_kills.h"

#include "app/wiring_stores.h"
#include "base/assert.h"

#include <algorithm>

namespace firstcome {

std::vector<std::uint64_t> kill_points(std::uint32_t kills, std::uint64_t entries) {
    std::vector<std::uint64_t> points;
    for (std::uint64_t kill = 0; kill < kills; ++kill) {
        points.push_back(std::max<std::uint64_t>(1, entries * kill / kills));
    }
    return points;
}

Result<WinnersPrefix> read_winners(const Settings& settings, CampaignId campaign) {
    TRY_ASSIGN(const auto archive, open_archive(settings));
    TRY_ASSIGN(const auto snapshot, archive->snapshot());
    TRY_ASSIGN(const auto prefixes, winners_in_ledger(*snapshot, campaign, {all_winners}));
    ASSERT(prefixes.size() == 1);
    return prefixes.front();
}

Result<std::vector<KillProof>> prove_kills(
    const Settings& settings, CampaignId campaign, const std::vector<WinnersAtKill>& kills
) {
    if (kills.empty()) {
        return std::vector<KillProof>();
    }
    std::vector<std::int64_t> lengths;
    for (const WinnersAtKill& kill : kills) {
        lengths.push_back(kill.winners.winners);
    }
    TRY_ASSIGN(const auto archive, open_archive(settings));
    TRY_ASSIGN(const auto snapshot, archive->snapshot());
    TRY_ASSIGN(const auto in_ledger, winners_in_ledger(*snapshot, campaign, lengths));
    const SystemClock clock;
    TRY_ASSIGN(const auto log, open_log_view(settings, clock));
    TRY_ASSIGN(const auto in_replay, winners_in_log(*log, campaign, lengths));
    std::vector<KillProof> proofs;
    for (std::size_t i = 0; i < kills.size(); ++i) {
        proofs.push_back(
            {kills[i], in_ledger[i] == kills[i].winners, in_replay[i] == kills[i].winners}
        );
    }
    return proofs;
}

}  // namespace firstcome
