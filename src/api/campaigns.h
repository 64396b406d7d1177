// SPDX-License-Identifier: Apache-2.0
#pragma once
// Campaigns: what is read of them, by operators and by the public, and their live status.
//
// Thread: the io thread of the request.

#include "api/figures.h"
#include "api/hall.h"

namespace firstcome::api {

class Campaigns {
  public:
    // Both must outlive it.
    Campaigns(Hall& hall, const Board& board) : hall_(hall), board_(board) {}

    // GET /api/admin/campaigns
    Verdict list(const Caller& caller) const;

    // GET /api/admin/campaigns/{id}
    Verdict one(CampaignId id, const Caller& caller) const;

    // GET /api/campaigns: cacheable for a second, with an ETag
    Verdict list_public(const http::Request& request, const Caller& caller) const;

    // GET /api/campaigns/{id}: likewise
    Verdict one_public(const http::Request& request, CampaignId id, const Caller& caller) const;

    // GET /api/campaigns/{id}/status
    Verdict status(CampaignId id, const Caller& caller) const;

  private:
    // Nothing while a partition is loading: half a list would look like a whole one.
    std::optional<std::string> all() const;

    Hall& hall_;
    const Board& board_;
};

}  // namespace firstcome::api
