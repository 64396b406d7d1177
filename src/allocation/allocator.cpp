// SPDX-License-Identifier: Apache-2.0
#include "allocation/allocator.h"

#include "allocation/change_rule.h"
#include "base/assert.h"

#include <type_traits>

namespace firstcome {
namespace {

Decision refusal(DecisionKind kind, CampaignId campaign) {
    return {.kind = kind, .campaign = campaign, .sequence = {}, .version = {}, .first = kind};
}

Decision command_decision(DecisionKind kind, CampaignId campaign, Version version) {
    return {.kind = kind, .campaign = campaign, .sequence = {}, .version = version, .first = kind};
}

}  // namespace

Allocator::Allocator(PartitionId partition, std::uint32_t partition_count)
    : partition_(partition),
      partition_count_(partition_count) {
    ASSERT(partition.value() < partition_count);
}

Decision Allocator::decide(const Entry& entry, const Hash128& key) {
    State* state = state_of(entry.campaign);
    if (state == nullptr || state->row.phase == Phase::scheduled) {
        // A campaign that no record has created yet has not been opened either.
        return refusal(DecisionKind::not_open, entry.campaign);
    }
    Campaign& row = state->row;
    if (row.phase == Phase::closed) {
        return refusal(DecisionKind::closed, entry.campaign);
    }
    ASSERT_BECAUSE(state->places_resident, "entries are decided with the places in memory");
    if (!state->places.insert(key).second) {
        return refusal(DecisionKind::duplicate, entry.campaign);
    }
    ++resident_;
    row.last_sequence = row.last_sequence.next();
    Decision decision = refusal(DecisionKind::sold_out, entry.campaign);
    decision.sequence = row.last_sequence;
    if (row.current_stock > 0) {
        decision.kind = decision.first = DecisionKind::won;
        row.current_stock -= 1;
        row.phase = row.current_stock > 0 ? Phase::open : Phase::sold_out;
    }
    ASSERT(row.current_stock >= 0 && row.current_stock <= row.total_stock);
    return decision;
}

Decision Allocator::decide(const Command& command, Offset offset) {
    memory_change_ = {};
    return std::visit(
        [&](const auto& one) -> Decision {
            using One = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<One, CreateCampaign>) {
                return create(one);
            } else if constexpr (std::is_same_v<One, LogIdentity>) {
                // Record 0 names the log; a later one cannot rename it.
                const bool first = offset == Offset(0);
                return refusal(first ? DecisionKind::log_id : DecisionKind::stale, {});
            } else if constexpr (std::is_same_v<One, SkipRecord>) {
                return refusal(DecisionKind::applied, {});
            } else if constexpr (std::is_same_v<One, Entry>) {
                ASSERT_BECAUSE(false, "entries are decided with their key");
            } else {
                return change(one, offset);
            }
        },
        command
    );
}

Decision Allocator::create(const CreateCampaign& create) {
    if (const auto known = created_by_.find(create.command_id); known != created_by_.end()) {
        Decision decision = command_decision(DecisionKind::repeated, known->second, Version(1));
        decision.first = DecisionKind::applied;
        return decision;
    }
    Campaign row;
    row.id =
        mint_campaign_id(partition_, partition_count_, static_cast<std::int64_t>(states_.size()));
    row.name = create.name;
    row.total_stock = row.current_stock = create.total_stock;
    row.phase = create.opens_at ? Phase::scheduled : Phase::open;
    row.opens_at = create.opens_at;
    row.closes_at = create.closes_at;
    row.partition = partition_;
    row.version = Version(1);
    row.create_id = create.command_id;
    row.created_at = create.created_at;
    restore(row);
    return command_decision(DecisionKind::applied, row.id, row.version);
}

template <class Change>
Decision Allocator::change(const Change& command, Offset offset) {
    State* state = state_of(command.campaign);
    if (state == nullptr) {
        return command_decision(DecisionKind::forbidden, command.campaign, Version{});
    }
    const auto known = state->commands.find(command.command_id);
    if (known != state->commands.end()) {
        Decision decision =
            command_decision(DecisionKind::repeated, command.campaign, known->second.version_after);
        decision.first = known->second.decision;
        return decision;
    }
    ASSERT_BECAUSE(!places_needed(command), "the places of a reopened campaign are restored first");
    const DecisionKind kind = apply_change(state->row, command);
    if (state->row.phase == Phase::closed) {
        evict_places(*state);
    }
    remember(
        *state,
        {.campaign = command.campaign,
         .command_id = command.command_id,
         .kind = kind_of(command),
         .decision = kind,
         .version_after = state->row.version,
         .partition = partition_,
         .offset = offset}
    );
    return command_decision(kind, command.campaign, state->row.version);
}

std::optional<CampaignId> Allocator::places_needed(const Command& command) const {
    const auto* open = std::get_if<OpenCampaign>(&command);
    const State* state = open == nullptr ? nullptr : state_of(open->campaign);
    if (state == nullptr || state->places_resident || state->commands.contains(open->command_id)) {
        return std::nullopt;
    }
    Campaign reopened = state->row;
    const bool reopens = apply_change(reopened, *open) == DecisionKind::applied;
    return reopens ? std::optional(open->campaign) : std::nullopt;
}

void Allocator::remember(State& state, const CommandRow& command) {
    memory_change_.remembered = command;
    state.commands.emplace(command.command_id, command);
    state.commands_by_age.push_back(command.command_id);
    if (state.commands_by_age.size() > commands_remembered_max) {
        const auto oldest = state.commands.find(state.commands_by_age.front());
        memory_change_.forgotten = oldest->second;
        state.commands.erase(oldest);
        state.commands_by_age.pop_front();
    }
}

void Allocator::evict_places(State& state) {
    resident_ -= state.places.size();
    // A new set, because clear() would keep the memory.
    state.places = {};
    state.places_resident = state.row.last_sequence == Sequence{};
}

Allocator::State* Allocator::state_of(CampaignId id) {
    return const_cast<State*>(std::as_const(*this).state_of(id));
}

const Allocator::State* Allocator::state_of(CampaignId id) const {
    if (last_state_ == nullptr || last_state_->row.id != id) {
        const auto found = states_.find(id);
        if (found == states_.end()) {
            return nullptr;
        }
        last_state_ = found->second.get();
    }
    return last_state_;
}

const Campaign* Allocator::find(CampaignId id) const {
    const State* state = state_of(id);
    return state == nullptr ? nullptr : &state->row;
}

std::vector<CampaignId> Allocator::campaigns() const {
    std::vector<CampaignId> ids;
    ids.reserve(states_.size());
    for (const auto& [id, state] : states_) {
        ids.push_back(id);
    }
    return ids;
}

void Allocator::restore(const Campaign& campaign) {
    auto state = std::make_unique<State>();
    state->row = campaign;
    state->places_resident = campaign.last_sequence == Sequence{};
    created_by_.emplace(campaign.create_id, campaign.id);
    const bool fresh = states_.emplace(campaign.id, std::move(state)).second;
    ASSERT_BECAUSE(fresh, "a campaign id is minted once");
}

void Allocator::restore(const CommandRow& command) {
    State* state = state_of(command.campaign);
    ASSERT(state != nullptr);
    state->commands.emplace(command.command_id, command);
    state->commands_by_age.push_back(command.command_id);
}

bool Allocator::restore_place(CampaignId campaign, const Hash128& key) {
    State* state = state_of(campaign);
    ASSERT(state != nullptr && !state->places_resident);
    const bool fresh = state->places.insert(key).second;
    resident_ += fresh ? 1 : 0;
    return fresh;
}

void Allocator::finish_places(CampaignId campaign) {
    State* state = state_of(campaign);
    ASSERT(state != nullptr);
    state->places_resident = true;
}

}  // namespace firstcome
