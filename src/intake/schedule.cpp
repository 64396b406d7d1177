// SPDX-License-Identifier: Apache-2.0
#include "intake/schedule.h"

#include <algorithm>

namespace firstcome {

std::vector<DueCommand> due_by_schedule(
    CampaignId campaign,
    Phase phase,
    std::optional<WallTime> opens_at,
    std::optional<WallTime> closes_at,
    WallTime now
) {
    std::vector<DueCommand> due;
    const bool opens = phase == Phase::scheduled && opens_at && now >= *opens_at;
    if (opens) {
        due.push_back({campaign, CommandKind::open, Scheduled{*opens_at}});
    }
    if ((opens || takes_entries(phase)) && closes_at && now >= *closes_at) {
        due.push_back({campaign, CommandKind::close, Scheduled{*closes_at}});
    }
    return due;
}

std::optional<DueCommand> due_after_sold_out(
    const Campaign& campaign, std::optional<WallTime> last_place, Duration after, WallTime now
) {
    if (campaign.phase != Phase::sold_out || !last_place || now < *last_place + after) {
        return std::nullopt;
    }
    // Whoever changes the campaign meanwhile, or opens it again, makes this close stale.
    return DueCommand{campaign.id, CommandKind::close, ExpectedVersion{campaign.version}};
}

Command command_for(const DueCommand& due, const CommandId& command_id, WallTime now) {
    if (due.kind == CommandKind::open) {
        return OpenCampaign{command_id, due.campaign, due.basis, now};
    }
    return CloseCampaign{command_id, due.campaign, due.basis, now};
}

bool ScheduledInFlight::begin(const DueCommand& due) {
    if (std::find(on_their_way_.begin(), on_their_way_.end(), due) != on_their_way_.end()) {
        return false;
    }
    on_their_way_.push_back(due);
    return true;
}

void ScheduledInFlight::settle(const std::function<bool(const DueCommand&)>& still_due) {
    std::erase_if(on_their_way_, [&](const DueCommand& due) { return !still_due(due); });
}

void ScheduledInFlight::end(const DueCommand& due) {
    std::erase(on_their_way_, due);
}

}  // namespace firstcome
