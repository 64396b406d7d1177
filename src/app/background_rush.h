// SPDX-License-Identifier: Apache-2.0
#pragma once
// BackgroundRush: a rush on a thread of its own, so that the main thread can draw, kill servers and
// listen for Ctrl-C meanwhile.

#include "app/descriptor.h"
#include "base/result.h"
#include "base/time.h"
#include "lab/rush/rush.h"

#include <memory>
#include <optional>
#include <thread>

namespace firstcome {

class BackgroundRush {
  public:
    // Starts at once. Errors: those of lab::Rush::open. `clock` must outlive it.
    static Result<std::unique_ptr<BackgroundRush>> start(
        lab::RushOptions options, const Clock& clock
    );

    // Stops the rush when it still runs.
    ~BackgroundRush();
    BackgroundRush(const BackgroundRush&) = delete;
    BackgroundRush& operator=(const BackgroundRush&) = delete;

    // Readable as soon as the rush has ended.
    int descriptor() const { return ended_.number(); }

    const lab::RushProgress& progress() const { return rush_->progress(); }

    std::uint32_t connections_open() const { return rush_->connections_open(); }

    void stop() { rush_->stop(); }

    // Waits for the end. Call it once.
    Result<lab::RushReport> take_report();

  private:
    BackgroundRush(std::unique_ptr<lab::Rush> rush, Descriptor ended);

    std::unique_ptr<lab::Rush> rush_;
    Descriptor ended_;
    std::optional<Result<lab::RushReport>> report_;  // written by the thread, read after join
    std::thread thread_;
};

// Long enough for any machine that works at all.
Duration rush_deadline(std::uint64_t entries);

}  // namespace firstcome
