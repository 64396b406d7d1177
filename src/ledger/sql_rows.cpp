// SPDX-License-Identifier: Apache-2.0
#include "ledger/sql_rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

Failure corrupt(std::string_view what) {
    return fail(
        Errc::corrupt,
        fmt::format(
            "{}; the ledger was changed from outside: make it anew with firstcome rebuild", what
        )
    );
}

std::optional<WallTime> optional_time(SqlStatement& row, std::size_t column) {
    return row.is_null(column) ? std::nullopt : std::optional(WallTime{row.integer(column)});
}

// False when the stored bytes have another length.
template <std::size_t N>
bool read_array(SqlStatement& row, std::size_t column, std::array<std::uint8_t, N>& into) {
    const ByteView bytes = row.blob(column);
    if (bytes.size() != N) {
        return false;
    }
    std::copy(bytes.begin(), bytes.end(), into.begin());
    return true;
}

std::optional<CommandKind> parse_command_kind(std::string_view text) {
    for (const auto kind :
         {CommandKind::create,
          CommandKind::open,
          CommandKind::close,
          CommandKind::stock,
          CommandKind::skip}) {
        if (to_string(kind) == text) {
            return kind;
        }
    }
    return std::nullopt;
}

std::optional<DecisionKind> parse_first_decision(std::string_view text) {
    for (const auto kind : {DecisionKind::applied, DecisionKind::forbidden, DecisionKind::stale}) {
        if (to_string(kind) == text) {
            return kind;
        }
    }
    return std::nullopt;
}

std::optional<DecisionKind> parse_outcome(std::string_view status, std::string_view reason) {
    if (status == status_success && reason.empty()) {
        return DecisionKind::won;
    }
    if (status == status_fail && reason == reason_sold_out) {
        return DecisionKind::sold_out;
    }
    return std::nullopt;
}

}  // namespace

// The last sequence is one step from the end of the history's primary key. max() would say the
// same, and so would an order without campaign_id, but for the one MySQL and MariaDB read all rows
// of the campaign, and for the other MySQL sorts them.
std::string campaign_columns(const SqlDialect& dialect) {
    return fmt::format(
        "id, name, total_stock, current_stock, phase, opens_at, closes_at, partition_id, version, "
        "create_id, created_at, (SELECT h.sequence FROM participation_history h{} "
        "WHERE h.campaign_id = campaign.id ORDER BY h.campaign_id DESC, h.sequence DESC LIMIT 1)",
        dialect.by_primary_key
    );
}

Result<Campaign> read_campaign(SqlStatement& row) {
    Campaign campaign;
    campaign.id = CampaignId(row.integer(0));
    campaign.name = row.text(1);
    campaign.total_stock = row.integer(2);
    campaign.current_stock = row.integer(3);
    const auto phase = parse_phase(row.text(4));
    campaign.opens_at = optional_time(row, 5);
    campaign.closes_at = optional_time(row, 6);
    campaign.partition = PartitionId(static_cast<std::uint32_t>(row.integer(7)));
    campaign.version = Version(row.integer(8));
    if (!phase || !read_array(row, 9, campaign.create_id)) {
        return corrupt(fmt::format("campaign {} has an odd row", campaign.id.value()));
    }
    campaign.phase = *phase;
    campaign.created_at = WallTime{row.integer(10)};
    campaign.last_sequence = Sequence(row.integer(11));
    return campaign;
}

Result<PlaceRow> read_place(SqlStatement& row) {
    PlaceRow place;
    place.campaign = CampaignId(row.integer(0));
    place.sequence = Sequence(row.integer(1));
    auto participant = ParticipantId::parse(as_text(row.blob(2)));
    const auto outcome = parse_outcome(row.text(3), row.text(4));
    if (!participant || !outcome) {
        return corrupt(fmt::format(
            "place {} of campaign {} has an odd row", place.sequence.value(), place.campaign.value()
        ));
    }
    place.participant = *std::move(participant);
    place.outcome = *outcome;
    place.partition = PartitionId(static_cast<std::uint32_t>(row.integer(5)));
    place.offset = Offset(row.integer(6));
    place.arrived_at = WallTime{row.integer(7)};
    place.appended_at = WallTime{row.integer(8)};
    place.processing_sequence = row.integer(9);
    return place;
}

Result<CommandRow> read_command(SqlStatement& row) {
    CommandRow command;
    command.campaign = CampaignId(row.integer(0));
    const bool has_id = read_array(row, 1, command.command_id);
    const auto kind = parse_command_kind(row.text(2));
    const auto decision = parse_first_decision(row.text(3));
    if (!has_id || !kind || !decision) {
        return corrupt(
            fmt::format("a command of campaign {} has an odd row", command.campaign.value())
        );
    }
    command.kind = *kind;
    command.decision = *decision;
    command.version_after = Version(row.integer(4));
    command.partition = PartitionId(static_cast<std::uint32_t>(row.integer(5)));
    command.offset = Offset(row.integer(6));
    return command;
}

Result<LedgerPosition> read_position(SqlStatement& row) {
    LedgerPosition position;
    PartitionState& state = position.state;
    state.partition = PartitionId(static_cast<std::uint32_t>(row.integer(0)));
    state.partition_count = static_cast<std::uint32_t>(row.integer(2));
    state.applied = Offset(row.integer(3));
    state.counters = {
        row.integer(4),
        row.integer(5),
        row.integer(6),
        row.integer(7),
        row.integer(8),
        row.integer(9)};
    if (!read_array(row, 1, state.log_id) || !read_array(row, 10, state.last_record_hash) ||
        !read_array(row, 11, state.chain)) {
        return corrupt(fmt::format("partition {} has an odd row", state.partition.value()));
    }
    position.ownership = {Epoch(row.integer(12)), std::string(row.text(13)), row.integer(14)};
    return position;
}

}  // namespace firstcome
