// SPDX-License-Identifier: Apache-2.0
#pragma once
// RunFolder: where one run of an experiment is kept, from its first cell on:
//
//   run.json            what was run where; written once
//   cells.jsonl         a line per finished cell, synced; a torn last line never happened
//   rows/CELL.jsonl.gz  the rows of that cell; there before its line
//   report.md, report.html, summary.json   made from those; summary.json says that it is finished

#include "base/result.h"
#include "base/time.h"
#include "lab/metrics/event_row.h"
#include "lab/run/cell_result.h"

#include <span>
#include <string>

namespace firstcome::lab {

// "20261128-071500"
std::string run_id(WallTime began);

// Eight digits, a dash, six digits.
bool is_run_id(std::string_view text);

std::string rows_path(const std::string& folder, const CellPlan& plan);

// What is in `folder`, whoever is writing there. Errors: not_found; corrupt (a line that is whole
// but no cell, a cell twice or of another plan), with file and line; unsupported; io.
Result<ExperimentRun> read_run(const std::string& folder);

// Requires: the lock of the experiment's runs is held.
class RunFolder {
  public:
    // Makes `folder` for a run without cells. Errors: conflict when it is there; full, io.
    static Result<RunFolder> create(std::string folder, ExperimentRun run);

    // To go on: a torn last line is dropped. Errors: as read_run().
    static Result<RunFolder> reopen(std::string folder);

    const std::string& path() const { return folder_; }

    const ExperimentRun& run() const { return run_; }

    // The cells that are still to be run, in their order.
    std::vector<CellPlan> missing() const;

    // Durable when it returns. Errors: full, io; the cells before it are kept.
    Result<void> add(CellResult cell, std::span<const EventRow> rows);

  private:
    RunFolder(std::string folder, ExperimentRun run)
        : folder_(std::move(folder)),
          run_(std::move(run)) {}

    std::string folder_;
    ExperimentRun run_;
};

}  // namespace firstcome::lab
