// SPDX-License-Identifier: Apache-2.0
#pragma once
// What run.json says: an ExperimentRun without its cells.

#include "base/result.h"
#include "lab/run/cell_result.h"

#include <string>
#include <string_view>

namespace firstcome::lab {

// The matrix alone, normalised: the same text means the same experiment.
std::string to_json(const ExperimentConfig& config);

// {"version":1,"id":...,"experiment":...,"quick":...,"config":{...},"environment":[...]}
std::string to_json_without_cells(const ExperimentRun& run);

// Its cells are empty. Errors: as parse_cell_result().
Result<ExperimentRun> parse_experiment_run(std::string_view text);

}  // namespace firstcome::lab
