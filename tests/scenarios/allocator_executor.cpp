// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/allocator_executor.h"

#include "intake/schedule.h"
#include "tests/sim/commands.h"

#include <fmt/format.h>

namespace firstcome::tests {
namespace {

constexpr Duration close_after_sold_out = Duration::seconds(24 * 3'600);

std::string text_of(const Decision& place) {
    return fmt::format("{} {}", to_string(place.kind), place.sequence.value());
}

}  // namespace

AllocatorExecutor::AllocatorExecutor() {
    decide(identity());
}

Decision AllocatorExecutor::decide(const Command& command) {
    const Decision decision = allocator_.decide(command, next_);
    next_ = next_.next();
    return decision;
}

void AllocatorExecutor::pass_time() {
    for (const CampaignId id : allocator_.campaigns()) {
        execute_schedule(id);
    }
}

void AllocatorExecutor::execute_schedule(CampaignId id) {
    const Campaign row = *allocator_.find(id);
    auto due = due_by_schedule(id, row.phase, row.opens_at, row.closes_at, at(now_));
    if (due.empty() && last_place_at_.contains(id)) {
        const auto close =
            due_after_sold_out(row, last_place_at_[id], close_after_sold_out, at(now_));
        due.insert(due.end(), close ? 1 : 0, close.value_or(DueCommand{}));
    }
    for (const DueCommand& command : due) {
        decide(command_for(command, commands_.fresh_id(), at(now_)));
    }
}

std::int64_t AllocatorExecutor::create(const Step& step) {
    return decide(commands_.create(step)).campaign.value();
}

Reply AllocatorExecutor::enter(std::int64_t campaign, const std::string& participant) {
    pass_time();
    return [said = enter_now(campaign, participant)] { return said; };
}

std::string AllocatorExecutor::enter_now(std::int64_t campaign, const std::string& participant) {
    if (allocator_.find(CampaignId(campaign)) == nullptr) {
        return "unknown_campaign";
    }
    const Decision decision = decide(entry(campaign, participant));
    const auto key = std::pair(campaign, participant);
    if (is_outcome(decision.kind)) {
        places_[key] = decision;
        last_place_at_[decision.campaign] = at(now_);
        return text_of(decision);
    }
    // A refused entry is answered with the participant's outcome when there is one.
    const auto place = places_.find(key);
    return place == places_.end() ? std::string(to_string(decision.kind))
                                  : text_of(place->second) + " again";
}

std::string AllocatorExecutor::ask(std::int64_t campaign, const std::string& participant) {
    const auto found = places_.find({campaign, participant});
    if (found == places_.end()) {
        return "no_entry";
    }
    const Decision& place = found->second;
    const std::int64_t cut = allocator_.find(place.campaign)->won();
    return place.kind == DecisionKind::won
               ? text_of(place)
               : fmt::format("{} missed_by {}", text_of(place), place.sequence.value() - cut);
}

std::string AllocatorExecutor::change(std::int64_t campaign, const Step& step) {
    const bool known = allocator_.find(CampaignId(campaign)) != nullptr;
    return answer_of(decide(commands_.change(campaign, step)), known);
}

Figures AllocatorExecutor::figures(std::int64_t campaign) {
    const Campaign& row = *allocator_.find(CampaignId(campaign));
    return {
        std::string(to_string(row.phase)),
        row.version.value(),
        row.total_stock,
        row.current_stock,
        row.won(),
        row.sold_out()};
}

}  // namespace firstcome::tests
