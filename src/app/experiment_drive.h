// SPDX-License-Identifier: Apache-2.0
#pragma once
// ExperimentDrive: runs the cells of a run that are missing, one after the other, stores each as it
// ends, and shows how far it is. Thread: main.

#include "app/background_cell.h"
#include "app/stop_signals.h"
#include "app/terminal.h"
#include "base/result.h"
#include "base/time.h"
#include "lab/run/run_folder.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace firstcome {

class ExperimentDrive {
  public:
    struct Ground {
        CellRunner run_cell;
        // Which engine has ended, if one has: asked between and during the cells.
        std::function<std::optional<std::string>()> ended_engine;
        Terminal& terminal;
        StopSignals& stop;
        const Clock& clock;
    };

    // `run` and what `ground` refers to must outlive it.
    ExperimentDrive(lab::RunFolder& run, Ground ground) : run_(run), ground_(std::move(ground)) {}

    // Until every cell is there or one is not sound: that one is stored, too, and the last.
    // Errors: closed (Ctrl-C); io (an engine ended); those of the cell and of the disk. The cells
    // before are kept.
    Result<void> run_all();

  private:
    Result<void> run_one(const lab::CellPlan& plan);
    // Why a cell failed, with its name.
    Error named(const lab::CellPlan& plan, const Error& error);
    // Waits for the end of the cell, or stops it. The error is why it was stopped.
    Result<void> watch(BackgroundCell& cell, const lab::CellPlan& plan, SteadyTime begin);
    std::string picture(const lab::CellProgress& progress, const lab::CellPlan& plan, Duration)
        const;
    void print_line(const lab::CellResult& cell) const;

    lab::RunFolder& run_;
    const Ground ground_;
};

}  // namespace firstcome
