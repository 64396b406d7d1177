// SPDX-License-Identifier: Apache-2.0
#include "allocation/naive_allocator.h"

#include <algorithm>

namespace firstcome {
namespace {

using History = NaiveAllocator::History;

Decision said(DecisionKind kind, CampaignId campaign = {}, Version version = {}) {
    return {.kind = kind, .campaign = campaign, .sequence = {}, .version = version, .first = kind};
}

bool never_opened(const History& history) {
    return history.row.phase == Phase::scheduled;
}

bool is_closed(const History& history) {
    return history.row.phase == Phase::closed;
}

std::int64_t winners(const History& history) {
    // Winners come first: nobody wins after somebody was told sold out.
    const auto first_loser = std::partition_point(
        history.places.begin(),
        history.places.end(),
        [](const NaiveAllocator::Place& place) { return place.outcome == DecisionKind::won; }
    );
    return first_loser - history.places.begin();
}

// What the columns say follows from stock and history.
void refresh(History& history) {
    Campaign& row = history.row;
    row.current_stock = row.total_stock - winners(history);
    row.last_sequence = Sequence(static_cast<std::int64_t>(history.places.size()));
    if (!never_opened(history) && !is_closed(history)) {
        row.phase = row.current_stock == 0 ? Phase::sold_out : Phase::open;
    }
}

bool basis_holds(const History& history, const ChangeBasis& basis, const Command& command) {
    const Campaign& row = history.row;
    if (const auto* expected = std::get_if<ExpectedVersion>(&basis)) {
        return row.version == expected->version;
    }
    if (const auto* scheduled = std::get_if<Scheduled>(&basis)) {
        if (std::holds_alternative<OpenCampaign>(command)) {
            return never_opened(history) && row.opens_at == scheduled->at;
        }
        return !never_opened(history) && !is_closed(history) && row.closes_at == scheduled->at;
    }
    return true;
}

bool allowed(const History& history, const Command& command) {
    if (std::holds_alternative<OpenCampaign>(command)) {
        return never_opened(history) || is_closed(history);
    }
    if (std::holds_alternative<CloseCampaign>(command)) {
        return !is_closed(history);
    }
    const std::int64_t delta = std::get<ChangeStock>(command).delta;
    const std::int64_t total = history.row.total_stock + delta;
    const bool has_losers = winners(history) < std::ssize(history.places);
    return total >= winners(history) && total <= stock_max && !(delta > 0 && has_losers);
}

void execute(History& history, const Command& command) {
    Campaign& row = history.row;
    if (const auto* open = std::get_if<OpenCampaign>(&command)) {
        row.phase = Phase::open;
        row.opens_at.reset();
        if (!std::holds_alternative<Scheduled>(open->basis)) {
            row.closes_at.reset();
        }
    } else if (std::holds_alternative<CloseCampaign>(command)) {
        row.phase = Phase::closed;
        row.opens_at.reset();
        row.closes_at.reset();
    } else {
        row.total_stock += std::get<ChangeStock>(command).delta;
    }
    row.version = row.version.next();
    refresh(history);
}

}  // namespace

Decision NaiveAllocator::decide(const Command& command, Offset offset) {
    if (const auto* entry = std::get_if<Entry>(&command)) {
        return decide_entry(*entry, offset);
    }
    if (const auto* create = std::get_if<CreateCampaign>(&command)) {
        return decide_create(*create);
    }
    if (const auto* open = std::get_if<OpenCampaign>(&command)) {
        return decide_change(open->campaign, open->command_id, open->basis, command, offset);
    }
    if (const auto* close = std::get_if<CloseCampaign>(&command)) {
        return decide_change(close->campaign, close->command_id, close->basis, command, offset);
    }
    if (const auto* stock = std::get_if<ChangeStock>(&command)) {
        return decide_change(stock->campaign, stock->command_id, stock->basis, command, offset);
    }
    if (std::holds_alternative<SkipRecord>(command)) {
        return said(DecisionKind::applied);
    }
    return said(offset == Offset(0) ? DecisionKind::log_id : DecisionKind::stale);
}

Decision NaiveAllocator::decide_entry(const Entry& entry, Offset offset) {
    const auto found = campaigns_.find(entry.campaign);
    if (found == campaigns_.end() || never_opened(found->second)) {
        return said(DecisionKind::not_open, entry.campaign);
    }
    History& history = found->second;
    if (is_closed(history)) {
        return said(DecisionKind::closed, entry.campaign);
    }
    if (history.place_of.contains(entry.participant.text())) {
        return said(DecisionKind::duplicate, entry.campaign);
    }
    const bool wins = winners(history) < history.row.total_stock;
    Decision decision = said(wins ? DecisionKind::won : DecisionKind::sold_out, entry.campaign);
    decision.sequence = Sequence(std::ssize(history.places) + 1);
    history.place_of.emplace(entry.participant.text(), decision.sequence);
    history.places.push_back(
        {decision.sequence, entry.participant, decision.kind, offset, entry.arrived_at}
    );
    refresh(history);
    return decision;
}

Decision NaiveAllocator::decide_create(const CreateCampaign& create) {
    for (const auto& [id, history] : campaigns_) {
        if (history.row.create_id == create.command_id) {
            Decision decision = said(DecisionKind::repeated, id, Version(1));
            decision.first = DecisionKind::applied;
            return decision;
        }
    }
    const CampaignId id(
        1 + partition_.value() + std::int64_t{partition_count_} * std::ssize(campaigns_)
    );
    History& history = campaigns_[id];
    history.row = {
        .id = id,
        .name = create.name,
        .total_stock = create.total_stock,
        .current_stock = create.total_stock,
        .phase = create.opens_at.has_value() ? Phase::scheduled : Phase::open,
        .opens_at = create.opens_at,
        .closes_at = create.closes_at,
        .partition = partition_,
        .version = Version(1),
        .create_id = create.command_id,
        .created_at = create.created_at,
        .last_sequence = {},
    };
    return said(DecisionKind::applied, id, Version(1));
}

Decision NaiveAllocator::decide_change(
    CampaignId campaign,
    const CommandId& command_id,
    const ChangeBasis& basis,
    const Command& command,
    Offset offset
) {
    const auto found = campaigns_.find(campaign);
    if (found == campaigns_.end()) {
        return said(DecisionKind::forbidden, campaign);
    }
    History& history = found->second;
    const auto remembered = std::min(history.commands.size(), commands_remembered_max);
    for (auto known = history.commands.end() - static_cast<std::ptrdiff_t>(remembered);
         known != history.commands.end();
         ++known) {
        if (known->command_id == command_id) {
            Decision decision = said(DecisionKind::repeated, campaign, known->version_after);
            decision.first = known->decision;
            return decision;
        }
    }
    DecisionKind kind = DecisionKind::stale;
    if (basis_holds(history, basis, command)) {
        kind = allowed(history, command) ? DecisionKind::applied : DecisionKind::forbidden;
    }
    if (kind == DecisionKind::applied) {
        execute(history, command);
    }
    history.commands.push_back(
        {campaign, command_id, kind_of(command), kind, history.row.version, partition_, offset}
    );
    return said(kind, campaign, history.row.version);
}

}  // namespace firstcome
