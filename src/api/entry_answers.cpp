// SPDX-License-Identifier: Apache-2.0
#include "api/entry_answers.h"

#include <utility>

namespace firstcome::api {

Verdict EntryAnswers::told(const EntryWish& wish, http::Response response) {
    const Duration latency = hall_.clock.steady_now() - wish.caller.received_at;
    probe_of(wish).answer_latency_us.record(latency.us);
    tell_applied(wish.plan.applied, response);
    return response;
}

Verdict EntryAnswers::outcome(const EntryWish& wish, const Outcome& outcome) {
    return told(wish, outcome_answer(wish.mode, wish.caller.language, outcome, wish.participant));
}

Verdict EntryAnswers::refused(const EntryWish& wish, DecisionKind kind) {
    const PartitionId partition = partition_of(wish.campaign, hall_.views.partition_count());
    if (kind == DecisionKind::not_open) {
        const EntryRefused refused{wish.campaign, kind};
        return told(wish, refused_answer(wish.mode, wish.caller.language, refused, partition));
    }
    // Closed, or a duplicate whose place has just left memory: the ledger knows.
    return ask_archive(
        hall_,
        wish.caller,
        wish.campaign,
        wish.participant,
        [this, wish, partition](const std::optional<Outcome>& found) {
            if (found) {
                return outcome(wish, *found);
            }
            const EntryRefused refused{wish.campaign, DecisionKind::closed};
            return told(wish, refused_answer(wish.mode, wish.caller.language, refused, partition));
        }
    );
}

Verdict EntryAnswers::pending(const EntryWish& wish) {
    return told(
        wish, pending_answer(wish.mode, wish.caller.language, wish.campaign, wish.participant)
    );
}

Verdict EntryAnswers::not_accepted(const EntryWish& wish) {
    probe_of(wish).count(DoorRefusal::overloaded);
    return told(wish, failure(wish.caller.language, {ErrorCode::kafka_001}));
}

Verdict EntryAnswers::unknown(const EntryWish& wish) {
    probe_of(wish).unknown.add();
    return told(wish, failure(wish.caller.language, {ErrorCode::kafka_002}));
}

Verdict EntryAnswers::unknown_campaign(const EntryWish& wish) {
    probe_of(wish).count(DoorRefusal::unknown_campaign);
    return told(wish, failure(wish.caller.language, {ErrorCode::campaign_001}));
}

}  // namespace firstcome::api
