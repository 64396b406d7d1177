// SPDX-License-Identifier: Apache-2.0
#include "api/participation_read.h"

#include <utility>

namespace firstcome::api {

Verdict ParticipationRead::read(
    const Caller& caller, CampaignId campaign, const std::string& user_id
) {
    auto participant = ParticipantId::parse(user_id);
    if (!participant) {
        return failure(caller.language, {ErrorCode::participation_002});
    }
    const Question question{caller, campaign, *std::move(participant)};
    return with_campaign(
        hall_,
        caller,
        campaign,
        ErrorCode::db_002,
        [this, question](const std::shared_ptr<CampaignView>& view) {
            return look(question, *view, false);
        }
    );
}

Verdict ParticipationRead::told(const Question& question, const Outcome& outcome) const {
    return outcome_answer(ReplyMode::read, question.caller.language, outcome, question.participant);
}

Verdict ParticipationRead::look(const Question& question, const CampaignView& view, bool fenced) {
    const Hash128 key = hall_.views.hasher()(question.campaign, question.participant);
    const DoorReading reading = view.read(key);
    if (reading.place) {
        return told(question, {question.campaign, view.partition(), *reading.place, false});
    }
    if (reading.phase != Phase::closed) {
        return look_at_rest(question, fenced);
    }
    return ask_archive(
        hall_,
        question.caller,
        question.campaign,
        question.participant,
        [this, question, fenced](const std::optional<Outcome>& found) {
            return found ? told(question, *found) : look_at_rest(question, fenced);
        }
    );
}

// There is no place; perhaps not yet.
Verdict ParticipationRead::look_at_rest(const Question& question, bool fenced) {
    const Language language = question.caller.language;
    const PartitionId partition = partition_of(question.campaign, hall_.views.partition_count());
    if (!fenced) {
        return after_fence(hall_, question.caller, partition, [this, question](bool passed) {
            const auto view = hall_.views.find(question.campaign);
            if (!passed || view == nullptr) {
                return Verdict(pending_answer(
                    ReplyMode::read,
                    question.caller.language,
                    question.campaign,
                    question.participant
                ));
            }
            return look(question, *view, true);
        });
    }
    if (!hall_.views.ready(partition)) {
        // The ledger may have gone back behind what was told: what it lacks is not missing.
        return pending_answer(ReplyMode::read, language, question.campaign, question.participant);
    }
    const Hash128 key = hall_.views.hasher()(question.campaign, question.participant);
    const auto refusal = hall_.views.find_refusal(key);
    if (refusal == DecisionKind::not_open || refusal == DecisionKind::closed) {
        const EntryRefused refused{question.campaign, *refusal};
        return refused_answer(ReplyMode::read, language, refused, partition);
    }
    return failure(language, {ErrorCode::participation_003});
}

}  // namespace firstcome::api
