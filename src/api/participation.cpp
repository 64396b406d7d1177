// SPDX-License-Identifier: Apache-2.0
#include "api/participation.h"

#include "api/bodies.h"

#include <utility>

namespace firstcome::api {

Participation::Participation(Hall& hall) : hall_(hall), answers_(hall) {}

void Participation::open_groups() {
    for (const auto& desk : hall_.desks) {
        groups_.push_back(std::make_unique<EntryGroups>(hall_, answers_, desk->io_thread()));
    }
}

Verdict Participation::participate(
    const http::Request& request, CampaignId campaign, const Caller& caller
) {
    const ApiConfig& config = hall_.config;
    WaitPlan plan = plan_wait(preferences_of(request), config.participation_wait, config.sync_wait);
    if (config.reply == ReplyMode::accepted) {
        plan = {.until_accepted = true, .wait = config.participation_wait, .applied = {}};
    }
    return enter(request, campaign, caller, config.reply, plan);
}

Verdict Participation::participate_sync(
    const http::Request& request, CampaignId campaign, const Caller& caller
) {
    const WaitPlan plan{.until_accepted = false, .wait = hall_.config.sync_wait, .applied = {}};
    return enter(request, campaign, caller, ReplyMode::sync, plan);
}

Verdict Participation::enter(
    const http::Request& request,
    CampaignId campaign,
    const Caller& caller,
    ReplyMode mode,
    const WaitPlan& plan
) {
    auto parsed = parse_participation(request.body);
    if (const auto* complaint = std::get_if<Complaint>(&parsed)) {
        hall_.desk_of(caller).probe().count(DoorRefusal::bad_request);
        return failure(caller.language, *complaint);
    }
    auto& participant = std::get<ParticipantId>(parsed);
    return admit({caller, campaign, std::move(participant), mode, plan}, false);
}

Verdict Participation::admit(EntryWish wish, bool fenced) {
    Desk& desk = hall_.desk_of(wish.caller);
    DoorAnswer door =
        hall_.admission.admit(wish.campaign, wish.participant, desk.next_request_id(), fenced);
    if (auto* admitted = std::get_if<Admitted>(&door)) {
        return groups_[desk.io_thread()]->add(std::move(wish), std::move(*admitted));
    }
    if (const auto* outcome = std::get_if<Outcome>(&door)) {
        desk.probe().count(DoorRefusal::repeated);
        // What is known needs no waiting: a preference for less of it has nothing to apply to.
        wish.plan.applied = {};
        return answers_.outcome(wish, *outcome);
    }
    if (const auto* refused = std::get_if<EntryRefused>(&door)) {
        const bool closed = refused->kind == DecisionKind::closed;
        desk.probe().count(closed ? DoorRefusal::closed : DoorRefusal::not_open);
        wish.plan.applied = {};
        return answers_.refused(wish, refused->kind);
    }
    if (std::holds_alternative<Overloaded>(door)) {
        return answers_.not_accepted(wish);
    }
    // The campaign is not known here, or what is known may be old.
    return fenced ? answers_.unknown_campaign(wish) : admit_after_fence(std::move(wish));
}

Verdict Participation::admit_after_fence(EntryWish wish) {
    const Caller caller = wish.caller;
    const PartitionId partition = partition_of(wish.campaign, hall_.views.partition_count());
    return after_fence(hall_, caller, partition, [this, wish = std::move(wish)](bool passed) {
        return passed ? admit(wish, true) : answers_.not_accepted(wish);
    });
}

}  // namespace firstcome::api
