// SPDX-License-Identifier: Apache-2.0
// How a SqlLedger is read at start and at a takeover: everything is checked against everything.
#include "ledger/sql_ledger.h"
#include "ledger/sql_rows.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

Failure contradiction(std::string what) {
    return fail(
        Errc::corrupt,
        std::move(what) + ": the ledger contradicts itself; make it anew with firstcome rebuild"
    );
}

Result<void> check_counters(const PartitionState& state) {
    const std::int64_t counted = state.counters.sum();
    const bool empty = state.applied == nothing_applied && counted == 0;
    if (!empty && counted != state.applied.value()) {
        return contradiction(fmt::format(
            "partition {}: the counters sum to {}, the applied offset is {}",
            state.partition.value(),
            counted,
            state.applied.value()
        ));
    }
    return {};
}

}  // namespace

Result<LoadedPartition> SqlLedger::load(PartitionId partition) {
    TRY_ASSIGN(auto transaction, SqlTransaction::begin_snapshot(*connection_));
    LoadedPartition loaded;
    TRY_ASSIGN(auto position, position_of(*select_position_, partition));
    if (position) {
        loaded.position = *std::move(position);
    }
    loaded.position.state.partition = partition;
    select_campaigns_->bind(std::int64_t{partition.value()});
    TRY_ASSIGN(loaded.campaigns, read_all(*select_campaigns_, read_campaign));
    select_commands_->bind(std::int64_t{partition.value()});
    TRY_ASSIGN(loaded.commands, read_all(*select_commands_, read_command));
    TRY(check_counters(loaded.position.state));
    for (const Campaign& campaign : loaded.campaigns) {
        if (campaign.phase != Phase::closed) {
            TRY(check_campaign(campaign, loaded.position.state.applied));
        }
    }
    return loaded;
}

// What a full scan of the campaign's history can show at once; its order is checked by load_places.
Result<void> SqlLedger::check_campaign(const Campaign& campaign, Offset applied) {
    count_places_->bind(campaign.id.value());
    SqlRows rows(*count_places_);
    TRY(rows.next());
    const std::int64_t places = rows->integer(0);
    const std::int64_t won = rows->integer(1);
    const Offset last_offset(rows->integer(2));
    if (won != campaign.won()) {
        return contradiction(fmt::format(
            "campaign {}: total_stock - current_stock is {}, the history has {} winners",
            campaign.id.value(),
            campaign.won(),
            won
        ));
    }
    if (places != campaign.last_sequence.value()) {
        return contradiction(fmt::format(
            "campaign {}: the last sequence is {}, the history has {} rows",
            campaign.id.value(),
            campaign.last_sequence.value(),
            places
        ));
    }
    if (last_offset > applied) {
        return contradiction(fmt::format(
            "campaign {}: a place was taken at offset {}, the applied offset is {}",
            campaign.id.value(),
            last_offset.value(),
            applied.value()
        ));
    }
    return {};
}

Result<void> SqlLedger::load_places(CampaignId campaign, Offset below, const PlaceSink& sink) {
    Sequence expected{1};
    Offset last = nothing_applied;
    bool in_order = true;
    TRY(places_.read(campaign, below, [&](const PlaceRow& place) {
        in_order = in_order && place.sequence == expected && place.offset > last;
        expected = expected.next();
        last = place.offset;
        if (in_order) {
            sink(place);
        }
    }));
    if (!in_order) {
        return contradiction(fmt::format(
            "campaign {}: its sequences do not follow the log without a gap", campaign.value()
        ));
    }
    return {};
}

}  // namespace firstcome
