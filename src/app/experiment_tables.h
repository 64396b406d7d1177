// SPDX-License-Identifier: Apache-2.0
#pragma once
// What `experiment list` and `experiment show` print. Pure.

#include "base/result.h"
#include "lab/run/cell_result.h"
#include "lab/run/run_shelf.h"

#include <string>
#include <vector>

namespace firstcome {

struct ListedRun {
    lab::RunPlace place;
    Result<lab::ExperimentRun> run;  // or why it cannot be read
};

// One line per run, a head above; what cannot be read says so in its line.
std::string table_of_runs(const std::vector<ListedRun>& runs);

// {"runs":[...]}, one element for each that can be read.
std::string json_of_runs(const std::vector<ListedRun>& runs);

// The run in two lines, then one line per cell.
std::string table_of_cells(const lab::ExperimentRun& run);

}  // namespace firstcome
