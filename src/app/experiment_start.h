// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which run a start goes on with, or a new one.

#include "base/result.h"
#include "base/time.h"
#include "lab/run/run_folder.h"

#include <string>

namespace firstcome {

// What a start knows of its run.
struct RunWish {
    std::string experiment;  // its folder, which has a folder runs
    lab::ExperimentRun run;  // all but the id; its cells are empty
    bool fresh = false;
};

struct RunStart {
    lab::RunFolder folder;
    std::string said;  // to the user: why it is this one
};

// The newest run that is not finished and has the same matrix, unless `fresh`, or a new one begun
// at `now`. A run with a cell that is not sound counts as finished; one that another machine or
// other versions began is left alone. Requires: the lock of the experiment's runs is held. Errors:
// those of lab::RunFolder.
Result<RunStart> start_run(const RunWish& wish, WallTime now);

// title, variants and so on of experiment.json in that folder. Errors: not_found (no folder, no
// file); invalid, with the file and what is wrong.
Result<lab::ExperimentConfig> read_experiment_config(const std::string& experiment, bool quick);

}  // namespace firstcome
