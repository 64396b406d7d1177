// SPDX-License-Identifier: Apache-2.0
#include "intake/admission.h"

namespace firstcome {

DoorAnswer Admission::admit(
    CampaignId campaign, const ParticipantId& participant, RequestId request_id, bool fenced
) const {
    const auto view = views_.find(campaign);
    const Hash128 key = views_.hasher()(campaign, participant);
    const DoorReading door = view == nullptr ? DoorReading{} : view->read(key);
    if (door.place) {
        // What was told once is told again, also by a node that is not ready.
        return Outcome{campaign, view->partition(), *door.place, true};
    }
    if (!views_.ready(partition_of(campaign, views_.partition_count()))) {
        return Overloaded{"the server is loading or has halted; see /readyz"};
    }
    if (view == nullptr) {
        return UnknownCampaign{};
    }
    if (door.phase == Phase::closed) {
        return refuse(campaign, DecisionKind::closed, fenced);
    }
    // Before its time a scheduled campaign is refused here; from then on the log decides.
    const bool due = door.opens_at && clock_.wall_now() >= *door.opens_at;
    if (door.phase == Phase::scheduled && !due) {
        return refuse(campaign, DecisionKind::not_open, fenced);
    }
    if (views_.resident() >= config_.participants_resident_max) {
        return Overloaded{"allocation.participants_resident_max is reached"};
    }
    return Admitted{
        .submission =
            {.entry = {campaign, participant, request_id, WallTime{}},
             .phase = door.phase,
             .opens_at = door.opens_at,
             .closes_at = door.closes_at,
             .request = {},
             .wants_acceptance = false,
             .number = 0},
        .key = key,
        .partition = view->partition(),
    };
}

DoorAnswer Admission::refuse(CampaignId campaign, DecisionKind kind, bool fenced) const {
    if (config_.shared && !fenced) {
        return Unsure{};
    }
    return EntryRefused{campaign, kind};
}

}  // namespace firstcome
