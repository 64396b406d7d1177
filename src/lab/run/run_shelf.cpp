// SPDX-License-Identifier: Apache-2.0
#include "lab/run/run_shelf.h"

#include "lab/run/durable_file.h"
#include "lab/run/experiment_run_json.h"
#include "lab/run/run_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace firstcome::lab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t head_bytes_max = std::size_t{1} << 20U;

// The names in a folder; none when it cannot be read.
std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error); at != fs::directory_iterator();
         at.increment(error)) {
        names.push_back(at->path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool before(const RunPlace& a, const RunPlace& b) {
    return a.id < b.id;
}

}  // namespace

std::vector<RunPlace> runs_of(const std::string& experiment) {
    std::vector<RunPlace> runs;
    const std::string folder = experiment + "/runs";
    for (std::string& name : names_in(folder)) {
        if (is_run_id(name)) {
            std::string run = fmt::format("{}/{}", folder, name);
            runs.push_back({std::move(name), experiment, std::move(run)});
        }
    }
    const std::string published = experiment + "/published";
    const auto head = read_file(published + "/run.json", head_bytes_max);
    const auto run = head ? parse_experiment_run(*head) : fail(head.error());
    const auto has_its_id = [&](const RunPlace& place) { return place.id == run->id; };
    if (run && is_run_id(run->id) && std::none_of(runs.begin(), runs.end(), has_its_id)) {
        runs.push_back({run->id, experiment, published});
        std::sort(runs.begin(), runs.end(), before);
    }
    return runs;
}

Result<std::vector<RunPlace>> all_runs(const std::string& experiments) {
    std::error_code error;
    if (!fs::is_directory(experiments, error)) {
        return fail(
            Errc::not_found,
            fmt::format("there is no folder {}; --experiments says where it is", experiments)
        );
    }
    std::vector<RunPlace> runs;
    for (const std::string& name : names_in(experiments)) {
        for (RunPlace& run : runs_of(fmt::format("{}/{}", experiments, name))) {
            runs.push_back(std::move(run));
        }
    }
    std::stable_sort(runs.begin(), runs.end(), before);
    return runs;
}

Result<RunPlace> find_run(const std::string& experiments, std::string_view id_prefix) {
    constexpr std::string_view pattern = "00000000-000000";
    const std::string filled =
        fmt::format("{}{}", id_prefix, pattern.substr(std::min(id_prefix.size(), pattern.size())));
    if (id_prefix.empty() || !is_run_id(filled)) {
        return fail(
            Errc::invalid, fmt::format("\"{}\" is no id of a run; see experiment list", id_prefix)
        );
    }
    TRY_ASSIGN(std::vector<RunPlace> runs, all_runs(experiments));
    std::erase_if(runs, [&](const RunPlace& run) { return !run.id.starts_with(id_prefix); });
    if (runs.empty()) {
        return fail(
            Errc::not_found,
            fmt::format(
                "no run in {} has an id like {}; see experiment list", experiments, id_prefix
            )
        );
    }
    if (runs.size() > 1) {
        std::string names;
        for (const RunPlace& run : runs) {
            names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", run.id, run.experiment);
        }
        return fail(
            Errc::conflict, fmt::format("{} is the beginning of several: {}", id_prefix, names)
        );
    }
    return runs.front();
}

}  // namespace firstcome::lab
