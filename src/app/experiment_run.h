// SPDX-License-Identifier: Apache-2.0
#pragma once
// `firstcome experiment run FOLDER`.

#include "app/background_cell.h"
#include "app/commands.h"
#include "app/experiment_environment.h"
#include "app/invocation.h"
#include "app/stop_signals.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace firstcome {

// What the cells of a run are run on.
struct RunGround {
    CellRunner run_cell;
    std::function<std::optional<std::string>()> ended_engine;  // as ExperimentDrive asks
    EnvironmentLines engines;
    std::shared_ptr<void> keep;  // lives as long as the run
};

// Opens the ground of a run of `config`, which outlives it; `folder` is for private engines'
// folders.
using OpenGround = std::function<Result<RunGround>(
    const lab::ExperimentConfig& config, const std::string& folder, StopSignals& stop
)>;

// Done: complete and sound, with its report. Failed: a check, an engine, the disk; another run goes
// on in this experiment. Interrupted: by Ctrl-C. What is done is kept in every case, and said.
ExitStatus run_experiment(
    const Invocation& invocation, const std::string& experiment, const OpenGround& open
);

// On real engines.
ExitStatus run_experiment_on_engines(const Invocation& invocation, const std::string& experiment);

}  // namespace firstcome
