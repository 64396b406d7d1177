// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rush: a stampede of N entries on one campaign, over real HTTP, and the judgement of every answer.
//
// All connections are open before T0. Every entry has an intended start that is fixed before, T0
// itself unless the arrivals are spread out; latencies count from there, also when no connection
// was free (open model). What is refused or unknown is sent again with the same participant, what
// is pending is asked for, until the deadline.

#include "base/result.h"
#include "base/time.h"
#include "lab/rush/rush_options.h"
#include "lab/rush/rush_progress.h"
#include "lab/rush/rush_report.h"

#include <memory>

namespace firstcome::lab {

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
