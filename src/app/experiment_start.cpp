// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_start.h"

#include "base/logger.h"
#include "lab/run/durable_file.h"
#include "lab/run/experiment_run_json.h"
#include "lab/run/run_shelf.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace firstcome {
namespace {

constexpr std::size_t config_bytes_max = std::size_t{1} << 20U;

bool is_unfinished(const lab::ExperimentRun& run) {
    const auto& cells = run.cells;
    return !run.complete() &&
           std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.sound(); });
}

bool has_same_matrix(const lab::ExperimentRun& run, const lab::ExperimentRun& wish) {
    return run.quick == wish.quick && lab::to_json(run.config) == lab::to_json(wish.config);
}

// The newest one that could go on, wherever it was begun.
std::optional<lab::RunPlace> unfinished_run(const RunWish& wish) {
    std::vector<lab::RunPlace> runs = lab::runs_of(wish.experiment);
    for (auto place = runs.rbegin(); place != runs.rend(); ++place) {
        const auto run = lab::read_run(place->folder);
        if (!run) {
            logger().warn("run passed over reason=\"{}\"", run.error().detail);
        } else if (is_unfinished(*run) && has_same_matrix(*run, wish.run)) {
            return *place;
        }
    }
    return std::nullopt;
}

// Two runs of one second take the seconds that follow.
Result<lab::RunFolder> create_run(const RunWish& wish, WallTime now) {
    lab::ExperimentRun run = wish.run;
    for (int second = 0;; ++second) {
        run.id = lab::run_id(now + Duration::seconds(second));
        auto folder =
            lab::RunFolder::create(fmt::format("{}/runs/{}", wish.experiment, run.id), run);
        if (folder || folder.error().code != Errc::conflict || second == 60) {
            return folder;
        }
    }
}

Result<RunStart> begin(const RunWish& wish, WallTime now, std::string_view because) {
    TRY_ASSIGN(lab::RunFolder folder, create_run(wish, now));
    std::string said = fmt::format("run {} begins{}", folder.run().id, because);
    return RunStart{std::move(folder), std::move(said)};
}

}  // namespace

Result<RunStart> start_run(const RunWish& wish, WallTime now) {
    const auto place = wish.fresh ? std::nullopt : unfinished_run(wish);
    if (!place) {
        return begin(wish, now, "");
    }
    TRY_ASSIGN(lab::RunFolder folder, lab::RunFolder::reopen(place->folder));
    if (folder.run().environment != wish.run.environment) {
        return begin(
            wish,
            now,
            fmt::format(
                "; {} is not finished, but the machine, the versions or the engines were others",
                place->id
            )
        );
    }
    std::string said = fmt::format(
        "run {} goes on: {} of {} cells are done; --fresh begins a new one",
        place->id,
        folder.run().cells.size(),
        folder.run().cells.size() + folder.missing().size()
    );
    return RunStart{std::move(folder), std::move(said)};
}

Result<lab::ExperimentConfig> read_experiment_config(const std::string& experiment, bool quick) {
    std::error_code error;
    if (!std::filesystem::is_directory(experiment, error)) {
        return fail(Errc::not_found, fmt::format("there is no folder {}", experiment));
    }
    const std::string path = experiment + "/experiment.json";
    TRY_ASSIGN(const std::string text, lab::read_file(path, config_bytes_max));
    auto config = lab::parse_experiment_config(text, quick);
    if (!config) {
        return fail(config.error().code, fmt::format("{}: {}", path, config.error().detail));
    }
    return config;
}

}  // namespace firstcome
