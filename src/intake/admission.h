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
};

// The campaign is not known here: ask with a fence before saying so.
struct UnknownCampaign {};

// The views are loading or the partition has halted, or participants_resident_max is reached.
struct Overloaded {
    std::string reason;
};

struct Admitted {
    Submission submission;  // entry without stamp; request not filled in
    Hash128 key;
    PartitionId partition;
};

using DoorAnswer = std::variant<Outcome, EntryRefused, UnknownCampaign, Overloaded, Admitted>;

class Admission {
  public:
    Admission(const AdmissionConfig& config, const Views& views, const Clock& clock)
        : config_(config),
          views_(views),
          clock_(clock) {}

    // `request_id` is random; it tells this request's record from others of the participant.
    DoorAnswer admit(CampaignId campaign, const ParticipantId& participant, RequestId request_id)
        const;

  private:
    const AdmissionConfig config_;
    const Views& views_;
    const Clock& clock_;
};

}  // namespace firstcome
