// SPDX-License-Identifier: Apache-2.0
#pragma once
// Asks a server for a campaign's status, before and after a rush.

#include "base/result.h"
#include "campaign/ids.h"
#include "http/client.h"

#include <cstdint>

namespace firstcome::lab {

// What GET .../status says of a campaign.
struct CampaignStatus {
    std::int64_t total_stock = 0;
    std::int64_t winners = 0;
    std::int64_t places = 0;  // winners and sold_out
};

// Blocks. Errors: those of fetch, not_found (no such campaign), corrupt (an answer that is none).
Result<CampaignStatus> fetch_campaign_status(const http::Url& server, CampaignId campaign);

}  // namespace firstcome::lab
