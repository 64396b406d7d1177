// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushDrive: sends the entries of one share of a rush and notes what came back. It judges nothing.

#include "http/client.h"
#include "lab/rush/rush_ground.h"
#include "lab/rush/rush_progress.h"
#include "lab/rush/rush_run.h"

namespace firstcome::lab {

class RushDrive {
  public:
    // Both must outlive it.
    RushDrive(const RushGround& ground, const Clock& clock);

    // Blocks until every entry of the share is finished, the deadline, or stop(). Call it once.
    // Errors: those of http::Stampede::run.
    Result<RushRun> run();

    // Ends the run early: what is unanswered counts as lost. Thread: any.
    void stop() { stampede_.stop(); }

    // Thread: any.
    const RushProgress& progress() const { return progress_; }

    std::uint32_t connections_open() const { return stampede_.connections_open(); }

  private:
    const RushGround& ground_;
    RushProgress progress_;
    http::Stampede stampede_;
};

}  // namespace firstcome::lab
