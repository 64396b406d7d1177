// SPDX-License-Identifier: Apache-2.0
#pragma once
// EntryAnswers: the last step of every entry, whatever became of it: the words, the applied
// preferences, the latency. Thread: the io thread of the request.

#include "api/hall.h"
#include "api/prefer.h"

namespace firstcome::api {

// Who wants what, and how it is to be told.
struct EntryWish {
    Caller caller;
    CampaignId campaign;
    ParticipantId participant;
    ReplyMode mode = ReplyMode::outcome;
    WaitPlan plan;
};

class EntryAnswers {
  public:
    // `hall` must outlive it.
    explicit EntryAnswers(Hall& hall) : hall_(hall) {}

    Verdict outcome(const EntryWish& wish, const Outcome& outcome);

    // not_open is told at once; after `closed` the Archive is asked for an outcome first.
    Verdict refused(const EntryWish& wish, DecisionKind kind);

    // The record is durable, its decision follows.
    Verdict pending(const EntryWish& wish);

    // Definitely not in the log.
    Verdict not_accepted(const EntryWish& wish);

    // May or may not be in the log: never a definite answer.
    Verdict unknown(const EntryWish& wish);

    Verdict unknown_campaign(const EntryWish& wish);

  private:
    Verdict told(const EntryWish& wish, http::Response response);

    DeskProbe& probe_of(const EntryWish& wish) { return hall_.desk_of(wish.caller).probe(); }

    Hall& hall_;
};

}  // namespace firstcome::api
