// SPDX-License-Identifier: Apache-2.0
#pragma once
// Admission: what the door can say without the log. Only answers that the log could not change:
// an outcome that is published, or a campaign that this node sees as not open before its schedule,
// or as closed. Everything else goes in.
//
// Thread: any; reads views only.

#include "base/time.h"
#include "campaign/command.h"
#include "intake/submission.h"
#include "views/views.h"

#include <cstdint>
#include <variant>

namespace firstcome {

struct AdmissionConfig {
    std::uint64_t participants_resident_max = 10'000'000;
    // Other nodes decide too, so that this one may see a campaign as it was.
    bool shared = false;
};

// The campaign is not known here: ask with a fence before saying so.
struct UnknownCampaign {};

// As this node sees the campaign it would be refused, and another node may have told somebody
// otherwise: ask again behind a fence.
struct Unsure {};

// The views are loading or the partition has halted, or participants_resident_max is reached.
struct Overloaded {
    std::string reason;
};

struct Admitted {
    Submission submission;  // entry without stamp; request not filled in
    Hash128 key;
    PartitionId partition;
};

using DoorAnswer =
    std::variant<Outcome, EntryRefused, UnknownCampaign, Unsure, Overloaded, Admitted>;

class Admission {
  public:
    Admission(const AdmissionConfig& config, const Views& views, const Clock& clock)
        : config_(config),
          views_(views),
          clock_(clock) {}

    // `request_id` is random; it tells this request's record from others of the participant.
    // `fenced`: the views have passed the log's end as it was when the request was here already;
    // Unsure is no answer then.
    DoorAnswer admit(
        CampaignId campaign,
        const ParticipantId& participant,
        RequestId request_id,
        bool fenced = false
    ) const;

  private:
    DoorAnswer refuse(CampaignId campaign, DecisionKind kind, bool fenced) const;

    const AdmissionConfig config_;
    const Views& views_;
    const Clock& clock_;
};

}  // namespace firstcome
