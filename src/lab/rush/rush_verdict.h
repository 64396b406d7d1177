// SPDX-License-Identifier: Apache-2.0
#pragma once
// The judgement of a rush: counts every entry once and looks for answers that contradict each
// other. It knows nothing but what the clients were told; verify compares that with the server's
// own books. Thread: any, after the run.

#include "lab/rush/campaign_status.h"
#include "lab/rush/participant_names.h"
#include "lab/rush/rush_plan.h"
#include "lab/rush/rush_report.h"
#include "lab/rush/rush_trace.h"

#include <cstdint>
#include <optional>
#include <span>

namespace firstcome::lab {

struct RushEvidence {
    const RushPlan& plan;
    const ParticipantNames& names;
    std::span<const RushTrace* const> traces;
    CampaignStatus before;
    std::optional<CampaignStatus> after;  // nothing: the server could not be asked
};

// Fills the counts, `wrong`, `witnesses` and `exclusive` of `report`.
void judge(const RushEvidence& evidence, RushReport& report);

}  // namespace firstcome::lab
