// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a waiting request is told, and the way it travels back to its io thread.

#include "base/time.h"
#include "campaign/campaign.h"
#include "campaign/decision.h"
#include "campaign/ids.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace firstcome {

// The last winner: what a loser is told about how close it was.
struct Cut {
    Sequence sequence;  // 0: nobody won
    WallTime arrived_at;

    bool operator==(const Cut&) const = default;
};

// A place as readers see it.
struct PlaceView {
    DecisionKind outcome = DecisionKind::won;  // won or sold_out
    Sequence sequence;
    Offset offset;
    WallTime arrived_at;
    Cut cut;  // of the campaign; meaningful for sold_out

    bool operator==(const PlaceView&) const = default;
};

// The participant's outcome, this request's own or an earlier one's.
struct Outcome {
    CampaignId campaign;
    PartitionId partition;
    PlaceView place;
    bool repeated = false;  // another request's record took the place
};

// not_open or closed. For `closed` an outcome may still stand in the ledger: ask the Archive.
struct EntryRefused {
    CampaignId campaign;
    DecisionKind kind = DecisionKind::closed;
};

// What became of an open, close, stock or create command; `campaign` is its state afterwards.
struct CommandDecided {
    Decision decision;
    Campaign campaign;  // id 0 when the campaign does not exist
};

// The record is durable; its decision follows. Only for requests that asked for it.
struct Accepted {};

// Definitely not in the log.
struct NotAccepted {};

// Everything that was in the log when the fence was asked for has been folded.
struct FencePassed {};

using Answer =
    std::variant<Outcome, EntryRefused, CommandDecided, Accepted, NotAccepted, FencePassed>;

// `token` is the receiver's own name for its waiting request, never 0.
struct Wakeup {
    std::uint64_t token = 0;
    Answer answer;
};

// Carries wakeups to the io thread that holds the waiting requests.
class WakeupSink {
  public:
    virtual ~WakeupSink() = default;

    // One call per io thread and turn. Must not block. Thread: any.
    virtual void deliver(std::uint32_t io_thread, std::vector<Wakeup> wakeups) = 0;
};

}  // namespace firstcome
