// SPDX-License-Identifier: Apache-2.0
#pragma once
// What stands in the intake queue: wishes with the name of the request that waits for each.

#include "campaign/command.h"
#include "intake/schedule.h"
#include "views/campaign_view.h"

#include <cstdint>
#include <optional>

namespace firstcome {

// Who to wake. Token 0: nobody waits.
struct RequestName {
    std::uint32_t io_thread = 0;
    std::uint64_t token = 0;
};

// One entry on its way in. `entry.arrived_at` and `number` are filled in by the queue.
struct Submission {
    Entry entry;
    Phase phase = Phase::open;  // as read at the door, with the schedule
    std::optional<WallTime> opens_at;
    std::optional<WallTime> closes_at;
    RequestName request;
    bool wants_acceptance = false;  // wake with Accepted as soon as the record is durable
    std::uint64_t number = 0;       // place in the queue; 0: refused, the queue is full or closed
};

struct CommandSubmission {
    Command command;
    RequestName request;
};

struct FenceSubmission {
    RequestName request;
};

struct QueuedCommand {
    Command command;
    std::uint64_t number = 0;
    RequestName request;
    bool wants_acceptance = false;
    bool withdrawn = false;
    std::optional<DueCommand> due;  // brought in by the schedule, not by a request
};

enum class RequestFate {
    queued,   // can still be withdrawn
    handed,   // given to the log, fate not known yet
    durable,  // in the log (or definitely refused by it, of which its request was told)
    unknown,  // the log could not say
};

}  // namespace firstcome
