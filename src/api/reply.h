// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a participant is told, in each of the ways in which clients want to be told. Pure.

#include "api/language.h"
#include "campaign/ids.h"
#include "campaign/participant.h"
#include "http/message.h"
#include "views/answer.h"

#include <cstdint>
#include <string>

namespace firstcome::api {

enum class ReplyMode : std::uint8_t {
    outcome,   // 200 with the outcome or refusal
    accepted,  // 202 for every entry
    strict,    // a repeat, a refusal and "sold out" are errors
    sync,      // participation-sync: 200 with the outcome, method SYNC
    read,      // the question after an entry: 200, never `repeated`
};

// Where the outcome can be asked for.
std::string status_url(CampaignId campaign, const ParticipantId& participant);

http::Response outcome_answer(
    ReplyMode mode, Language language, const Outcome& outcome, const ParticipantId& participant
);

// `refused.kind` is not_open or closed.
http::Response refused_answer(
    ReplyMode mode, Language language, const EntryRefused& refused, PartitionId partition
);

// The outcome is not known yet: 202 with Location, for a read 200.
http::Response pending_answer(
    ReplyMode mode, Language language, CampaignId campaign, const ParticipantId& participant
);

}  // namespace firstcome::api
