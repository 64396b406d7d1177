// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where the runs of all experiments are:
//
//   EXPERIMENTS/EXPERIMENT/runs/ID/     one folder per run (run_folder.h); left out of commits
//   EXPERIMENTS/EXPERIMENT/published/   a copy of the run that the experiment is known by

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace firstcome::lab {

struct RunPlace {
    std::string id;
    std::string experiment;  // the folder of the experiment
    std::string folder;      // of the run
};

// Of one experiment, oldest first. A published run whose own folder is gone is among them.
std::vector<RunPlace> runs_of(const std::string& experiment);

// Of every experiment in `experiments`, by id. Errors: not_found: there is no such folder.
Result<std::vector<RunPlace>> all_runs(const std::string& experiments);

// The run whose id begins so. Errors: not_found; conflict: several do, and which; invalid: no id
// begins so.
Result<RunPlace> find_run(const std::string& experiments, std::string_view id_prefix);

}  // namespace firstcome::lab
