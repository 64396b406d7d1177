// SPDX-License-Identifier: Apache-2.0
#include "lab/run/experiment_run_json.h"

#include "lab/run/experiment_members.h"
#include "lab/run/versioned.h"

namespace firstcome::lab {
namespace {

// A pair has no names of its own.
struct EnvironmentLine {
    std::string name;
    std::string value;
};

template <class Visit, Of<EnvironmentLine> Line>
void members(Visit& visit, Line& line) {
    visit("name", line.name);
    visit("value", line.value);
}

struct RunHead {
    std::string id;
    std::string experiment;
    bool quick = false;
    ExperimentConfig config;
    std::vector<EnvironmentLine> environment;
};

template <class Visit, Of<RunHead> Head>
void members(Visit& visit, Head& head) {
    visit("id", head.id);
    visit("experiment", head.experiment);
    visit("quick", head.quick);
    visit("config", head.config);
    visit("environment", head.environment);
}

}  // namespace

std::string to_json(const ExperimentConfig& config) {
    return text_of(config);
}

std::string to_json_without_cells(const ExperimentRun& run) {
    RunHead head{run.id, run.experiment, run.quick, run.config, {}};
    for (const auto& [name, value] : run.environment) {
        head.environment.push_back({name, value});
    }
    return versioned_text(head);
}

Result<ExperimentRun> parse_experiment_run(std::string_view text) {
    TRY_ASSIGN(RunHead head, parse_versioned<RunHead>(text));
    ExperimentRun run{head.id, head.experiment, std::move(head.config), head.quick, {}, {}};
    for (EnvironmentLine& line : head.environment) {
        run.environment.emplace_back(std::move(line.name), std::move(line.value));
    }
    return run;
}

}  // namespace firstcome::lab
