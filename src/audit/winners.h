// SPDX-License-Identifier: Apache-2.0
#pragma once
// The digest of a winner list: SHA-256 over the winners in sequence order, each as the line
// `sequence TAB user_id LF` (decimal, raw bytes). Two lists with one digest are one list, so a
// digest taken at a crash can be compared with the same prefix of the list afterwards.

#include "base/crypto.h"
#include "base/result.h"
#include "campaign/ids.h"
#include "campaign/participant.h"
#include "ledger/archive.h"
#include "log/log.h"

#include <cstdint>
#include <vector>

namespace firstcome {

class WinnersDigest {
  public:
    // The next winner.
    void add(Sequence sequence, const ParticipantId& participant);

    std::int64_t winners() const { return winners_; }

    // Of all winners so far; may be asked again after further ones.
    Digest digest() const;

  private:
    Sha256 hash_;
    std::int64_t winners_ = 0;
};

// The first `winners` winners of a campaign. Fewer than asked for when the list is shorter.
struct WinnersPrefix {
    std::int64_t winners = 0;
    Digest digest{};

    bool operator==(const WinnersPrefix&) const = default;
};

inline constexpr std::int64_t all_winners = INT64_MAX;

// One prefix per length, in the same order. As the ledger holds them.
Result<std::vector<WinnersPrefix>> winners_in_ledger(
    ArchiveSnapshot& snapshot, CampaignId campaign, const std::vector<std::int64_t>& lengths
);

// The same from a replay of the whole log by the oracle, without any ledger.
Result<std::vector<WinnersPrefix>> winners_in_log(
    Log& log, CampaignId campaign, const std::vector<std::int64_t>& lengths
);

}  // namespace firstcome
