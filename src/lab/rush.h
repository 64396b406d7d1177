// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rush: a stampede of N entries on one campaign, over real HTTP, and the judgement of every answer.
//
// All connections are open before T0; at T0 every thread begins, and each connection sends its next
// entry as soon as the one before is answered. The intended start of every entry is T0, so
// latencies count from there (open model). What is refused or unknown is sent again with the same
// participant, what is pending is asked for, until the deadline.

#include "base/result.h"
#include "base/time.h"
#include "campaign/ids.h"
#include "http/client.h"
#include "lab/rush_report.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace firstcome::lab {

struct RushOptions {
    std::string url;  // http://HOST:PORT, no path
    CampaignId campaign;
    std::uint64_t entries = 100'000;     // 1 .. 10,000,000
    std::uint32_t connections = 2'000;   // 1 .. 60,000; never more than entries
    std::uint32_t threads = 2;           // 1 .. 64; never more than connections
    double duplicates_percent = 0;       // 0 .. 99: entries that repeat an earlier participant
    std::int64_t first_participant = 1;  // ids are this integer and those after it, ...
    std::string participant_prefix;      // ... behind this text if there is one: [A-Za-z0-9_.-]*
    std::string history_path;            // a file to write (audit/history.h); empty = none
    bool retry = true;                   // refused and unknown entries, with the same participant
    Duration open_timeout = Duration::seconds(20);  // until all connections are open
    Duration deadline = Duration::seconds(60);      // from T0
};

// Live counters, for a picture while it runs. Written by the threads of the rush, read by any.
struct RushProgress {
    std::atomic<std::int64_t> started_at_us{0};  // T0 on the steady clock; 0 = not yet
    std::atomic<std::uint64_t> sent{0};          // requests
    std::atomic<std::uint64_t> answered{0};      // answers
    std::atomic<std::uint64_t> won{0};
    std::atomic<std::uint64_t> sold_out{0};
    std::atomic<std::uint64_t> repeated{0};  // outcomes of repeats, not counted among the two above
    std::atomic<std::uint64_t> pending{0};   // 202
    std::atomic<std::uint64_t> refused{0};   // 429, 503
    std::atomic<std::uint64_t> unknown{0};   // 504 and lost connections
    std::atomic<std::uint64_t> retried{0};   // entries sent again
    std::atomic<std::uint64_t> finished{0};  // entries that need nothing more
};

class Rush {
  public:
    // Checks everything that can be checked without the server, opens the history file and raises
    // the soft descriptor limit to the hard one. `clock` must outlive the rush.
    // Errors: invalid (an option), overloaded (connections beyond the descriptor limit), io.
    static Result<std::unique_ptr<Rush>> open(RushOptions options, const Clock& clock);

    ~Rush();

    // Blocks until every entry is finished, the deadline, or stop(). Call it once.
    // Errors: not_found (no such campaign), io (no server, history not written), overloaded,
    // corrupt (a status that is none), closed (stopped before T0).
    Result<RushReport> run();

    // Ends the run early: what is unanswered counts as lost. Thread: any.
    void stop();

    // Thread: any.
    const RushProgress& progress() const;
    std::uint32_t connections_open() const;

    struct State;
    // For open() alone: State is complete in the .cpp only.
    explicit Rush(std::unique_ptr<State> state);

  private:
    std::unique_ptr<State> state_;
};

// Opens and runs in one.
Result<RushReport> run_rush(const RushOptions& options, const Clock& clock);

}  // namespace firstcome::lab
