// SPDX-License-Identifier: Apache-2.0
#pragma once
// The part of the rule that says what an open, close or stock command does to a campaign's row.
// Pure functions of (row, command); Allocator owns identity and memory.

#include "campaign/campaign.h"
#include "campaign/command.h"
#include "campaign/decision.h"

namespace firstcome {

// applied (and `row` changed, version + 1), stale or forbidden (and `row` untouched).
//
//   open    from scheduled or closed; clears opens_at, by hand also closes_at
//   close   from any phase but closed; clears closes_at
//   stock   down to what is won; up only while nobody has been told sold out, and up to stock_max
DecisionKind apply_change(Campaign& row, const OpenCampaign& open);
DecisionKind apply_change(Campaign& row, const CloseCampaign& close);
DecisionKind apply_change(Campaign& row, const ChangeStock& stock);

}  // namespace firstcome
