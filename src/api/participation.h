// SPDX-License-Identifier: Apache-2.0
#pragma once
// Participation: an entry's way in. The hot path: everything here happens a hundred thousand times
// in a stampede.
//
//   POST -> parse -> Admission -+-> what the door knows: answered at once
//                               '-> EntryGroups -> intake queue -> ... -> EntryRequest answers
//
// Thread: the io thread of the request.

#include "api/entry_answers.h"
#include "api/entry_groups.h"

#include <memory>
#include <vector>

namespace firstcome::api {

class Participation {
  public:
    // `hall` must outlive it.
    explicit Participation(Hall& hall);

    // Once, when the desks are there.
    void open_groups();

    // POST .../participation
    Verdict participate(const http::Request& request, CampaignId campaign, const Caller& caller);

    // POST .../participation-sync
    Verdict participate_sync(
        const http::Request& request, CampaignId campaign, const Caller& caller
    );

  private:
    Verdict enter(
        const http::Request& request,
        CampaignId campaign,
        const Caller& caller,
        ReplyMode mode,
        const WaitPlan& plan
    );
    Verdict admit(EntryWish wish, bool fenced);
    Verdict admit_after_fence(EntryWish wish);

    Hall& hall_;
    EntryAnswers answers_;
    std::vector<std::unique_ptr<EntryGroups>> groups_;  // by io thread
};

}  // namespace firstcome::api
