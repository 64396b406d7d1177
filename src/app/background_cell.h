// SPDX-License-Identifier: Apache-2.0
#pragma once
// BackgroundCell: one cell on a thread of its own, so that the main thread can draw, watch the
// engines and listen for Ctrl-C meanwhile.

#include "app/descriptor.h"
#include "app/experiment_cells.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

namespace firstcome {

// As ExperimentCells::run, which it is outside of tests.
using CellRunner = std::function<Result<CellOutcome>(
    const lab::CellPlan& plan, lab::CellProgress& progress, const std::atomic<bool>& stop
)>;

class BackgroundCell {
  public:
    // Starts at once. `runner` must outlive it. Errors: overloaded (no descriptor left).
    static Result<std::unique_ptr<BackgroundCell>> start(
        const CellRunner& runner, const lab::CellPlan& plan
    );

    // Stops the cell when it still runs.
    ~BackgroundCell();
    BackgroundCell(const BackgroundCell&) = delete;
    BackgroundCell& operator=(const BackgroundCell&) = delete;

    // Readable as soon as the cell has ended.
    int descriptor() const { return ended_.number(); }

    const lab::CellProgress& progress() const { return progress_; }

    void stop() { stop_.store(true); }

    // Waits for the end. Call it once.
    Result<CellOutcome> take();

  private:
    BackgroundCell(const CellRunner& runner, const lab::CellPlan& plan, Descriptor ended);

    Descriptor ended_;
    lab::CellProgress progress_;
    std::atomic<bool> stop_{false};
    std::optional<Result<CellOutcome>> outcome_;  // written by the thread, read after join
    std::thread thread_;
};

}  // namespace firstcome
