// SPDX-License-Identifier: Apache-2.0
#pragma once
// All checks of one campaign's rows in one pass over them. Thread: one.

#include "audit/findings.h"
#include "audit/history_check.h"
#include "audit/log_fold.h"
#include "audit/report.h"
#include "ledger/archive.h"

namespace firstcome {

// `stored` is the ledger's row of the campaign, null when it has none; `fold` is that of the
// campaign's partition; `history` is null without one. Returns what the ledger holds.
Result<VerifiedCampaign> check_places(
    CampaignId campaign,
    const Campaign* stored,
    const LogFold& fold,
    ArchiveSnapshot& snapshot,
    Log& log,
    HistoryCheck* history,
    Findings& findings
);

}  // namespace firstcome
