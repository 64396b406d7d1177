// SPDX-License-Identifier: Apache-2.0
#pragma once
// ParticipationRead: what became of an entry, asked later. A participant is declared missing only
// after the fold has passed everything that was in the log when the question came.
//
//   place in memory ─▶ outcome        closed ─▶ Archive ─▶ outcome
//   otherwise, after a fence and a second look: refusal, or 404; no fence in time: PENDING
//
// Thread: the io thread of the request.

#include "api/hall.h"

namespace firstcome::api {

class ParticipationRead {
  public:
    // `hall` must outlive it.
    explicit ParticipationRead(Hall& hall) : hall_(hall) {}

    // GET .../participation/{userId}; `user_id` is percent-decoded.
    Verdict read(const Caller& caller, CampaignId campaign, const std::string& user_id);

  private:
    struct Question {
        Caller caller;
        CampaignId campaign;
        ParticipantId participant;
    };

    Verdict look(const Question& question, const CampaignView& view, bool fenced);
    Verdict look_at_rest(const Question& question, bool fenced);
    Verdict told(const Question& question, const Outcome& outcome) const;

    Hall& hall_;
};

}  // namespace firstcome::api
