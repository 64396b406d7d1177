// SPDX-License-Identifier: Apache-2.0
#pragma once
// Campaign: the folded state of one campaign, as its ledger row holds it.

#include "base/time.h"
#include "campaign/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firstcome {

// Numbers are for memory only; the ledger stores the names.
enum class Phase : std::uint8_t {
    scheduled,  // created with opens_at, until the first applied open or close
    open,       // entries can win
    sold_out,   // open without stock: first entries still get a place
    closed,
};

std::string_view to_string(Phase phase);
std::optional<Phase> parse_phase(std::string_view text);

// For display only; the rule never reads it.
constexpr std::string_view status_of(Phase phase) {
    return phase == Phase::open ? "OPEN" : "CLOSED";
}

constexpr bool takes_entries(Phase phase) {
    return phase == Phase::open || phase == Phase::sold_out;
}

struct Campaign {
    CampaignId id;
    std::string name;
    std::int64_t total_stock = 0;
    std::int64_t current_stock = 0;
    Phase phase = Phase::open;
    std::optional<WallTime> opens_at;
    std::optional<WallTime> closes_at;
    PartitionId partition;
    Version version;
    CommandId create_id{};
    WallTime created_at;
    Sequence last_sequence;  // places given so far; no column, derived from the history

    std::int64_t won() const { return total_stock - current_stock; }

    std::int64_t sold_out() const { return last_sequence.value() - won(); }

    bool operator==(const Campaign&) const = default;
};

// id = 1 + partition + P x (campaigns created before in that partition)
constexpr CampaignId mint_campaign_id(
    PartitionId partition, std::uint32_t partition_count, std::int64_t created_before
) {
    return CampaignId(1 + partition.value() + std::int64_t{partition_count} * created_before);
}

constexpr PartitionId partition_of(CampaignId id, std::uint32_t partition_count) {
    return PartitionId(static_cast<std::uint32_t>((id.value() - 1) % partition_count));
}

}  // namespace firstcome
