// SPDX-License-Identifier: Apache-2.0
#pragma once
// Runs of an experiment that nobody ran, for tests of what is done with them.

#include "base/assert.h"
#include "lab/run/cell_result.h"
#include "lab/run/run_folder.h"
#include "tests/lab/rows.h"

#include <filesystem>
#include <string>
#include <utility>

namespace firstcome::lab::tests {

inline CellResult false_cell(const CellPlan& plan, bool sound = true) {
    CellResult cell;
    cell.plan = plan;
    cell.took = Duration::seconds(10);
    cell.check.findings = {
        {"winners = stock", sound ? "" : "11 won, stock 10", sound ? 0U : 1U, false}};
    cell.analysis.database = {plan.events, Duration::seconds(1)};
    return cell;
}

// Of two settings in two repetitions.
inline ExperimentRun false_run(std::string id = "20261128-071500") {
    ExperimentRun run;
    run.id = std::move(id);
    run.experiment = "001-partitions";
    run.config.title = "What partitions do";
    run.config.stock = 10;
    run.config.variants = {{Variant::per_event, {1, 3}, {}, 2, 100}};
    run.environment = {{"CPU", "one of a kind"}};
    return run;
}

// That run in EXPERIMENT/runs/ID with so many cells; the last of them sound or not.
inline RunFolder put_false_run(
    const std::string& experiment, ExperimentRun run, std::size_t cells, bool last_is_sound = true
) {
    std::filesystem::create_directories(experiment + "/runs");
    const std::string folder = experiment + "/runs/" + run.id;
    RunFolder made = RunFolder::create(folder, std::move(run)).value();
    for (std::size_t i = 0; i < cells; ++i) {
        const bool sound = i + 1 < cells || last_is_sound;
        const auto added =
            made.add(false_cell(made.missing().front(), sound), rows_in_order(100, 10));
        ASSERT(added.has_value());
    }
    return made;
}

}  // namespace firstcome::lab::tests
