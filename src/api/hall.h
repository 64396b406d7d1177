// SPDX-License-Identifier: Apache-2.0
#pragma once
// Hall: what all resources of the API work with, and the two questions that any of them may have to
// ask before it can answer: a fence (is it really not there?) and the Archive (what became of
// somebody in a closed campaign?).
//
// Thread: filled before the server starts; a desk is touched by its own io thread only.

#include "api/archive_thread.h"
#include "api/desk.h"
#include "api/envelope.h"
#include "api/reply.h"
#include "base/time_zone.h"
#include "intake/admission.h"
#include "intake/intake_loop.h"
#include "intake/intake_queue.h"
#include "views/views.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace firstcome::api {

struct ApiConfig {
    TimeZone time_zone;
    Duration participation_wait = Duration::seconds(3);
    Duration sync_wait = Duration::seconds(30);
    ReplyMode reply = ReplyMode::outcome;
    bool read_open = true;  // participation results may be read from anywhere
    Duration fence_wait = Duration::millis(500);
    std::size_t waiting_max = 65'536;   // requests that wait, per io thread
    std::size_t streams_max = 4'096;    // open event streams, per io thread
    std::size_t questions_max = 1'024;  // to the Archive
    std::string experiments = "./experiments";  // the folder of the experiments
    std::string version = "unknown";
};

struct Hall {
    const ApiConfig config;
    Views& views;
    const Admission& admission;
    const std::vector<IntakeQueue*> queues;               // by partition
    const std::vector<const IntakeProbe*> intake_probes;  // by partition
    const Clock& clock;
    ArchiveThread archive;
    std::vector<std::unique_ptr<Desk>> desks;  // by io thread

    Desk& desk_of(const Caller& caller) { return *desks[caller.ticket.io_thread]; }

    IntakeQueue& queue_of(PartitionId partition) { return *queues[partition.value()]; }
};

// Calls `then(true)` once everything that is in the log now has been folded, or `then(false)` when
// that takes longer than fence_wait or cannot be asked. `then(false)` must give an answer.
Verdict after_fence(
    Hall& hall, const Caller& caller, PartitionId partition, std::function<Verdict(bool)> then
);

// Calls `then` with the campaign's view. When it is not known here, looks again after a fence;
// answers CAMPAIGN_001 when it does not exist, and `unsure` when that cannot be told in time.
Verdict with_campaign(
    Hall& hall,
    const Caller& caller,
    CampaignId id,
    ErrorCode unsure,
    std::function<Verdict(const std::shared_ptr<CampaignView>&)> then
);

// Calls `then` with what the ledger holds of a participant; answers DB_002 when it cannot be asked
// in time.
Verdict ask_archive(
    Hall& hall,
    const Caller& caller,
    CampaignId campaign,
    const ParticipantId& participant,
    std::function<Verdict(const std::optional<Outcome>&)> then
);

}  // namespace firstcome::api
