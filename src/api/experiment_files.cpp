// SPDX-License-Identifier: Apache-2.0
#include "api/experiment_files.h"

#include "api/json_text.h"
#include "base/logger.h"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

namespace firstcome::api {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct FinishedRun {
    std::string id;
    std::string experiment;
    fs::path folder;
    std::string summary;  // one JSON object
};

std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator at(folder, error); at != fs::directory_iterator();
         at.increment(error)) {
        if (at->is_directory(error)) {
            folders.push_back(at->path());
        }
    }
    return folders;
}

// Nothing when it is missing or larger than a run may be.
std::optional<std::string> text_of(const fs::path& path) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    if (error || size > run_bytes_max) {
        return std::nullopt;
    }
    std::string text(size, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(text.data(), static_cast<std::streamsize>(size));
    return file ? std::optional(std::move(text)) : std::nullopt;
}

// As it stands in the file, when it is a JSON object; the answer must not be broken by it.
std::optional<json::object> object_in(const std::string& text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    return !error && value.is_object() ? std::optional(std::move(value.get_object()))
                                       : std::nullopt;
}

std::string_view without_break(std::string_view text) {
    return text.substr(0, text.find_last_not_of("\r\n") + 1);
}

std::optional<FinishedRun> finished_in(const fs::path& folder, const fs::path& experiment) {
    const auto summary = text_of(folder / "summary.json");
    if (!summary) {
        return std::nullopt;
    }
    const auto object = object_in(*summary);
    const json::value* const id = object ? object->if_contains("id") : nullptr;
    if (id == nullptr || !id->is_string()) {
        logger().debug("experiment run passed over folder={}", folder.string());
        return std::nullopt;
    }
    return FinishedRun{
        std::string(id->get_string()),
        experiment.filename().string(),
        folder,
        std::string(without_break(*summary))};
}

// Newest first. A published run whose own folder is there is listed once.
std::vector<FinishedRun> finished_runs(const std::string& folder) {
    std::vector<FinishedRun> runs;
    const auto add = [&](std::optional<FinishedRun> run) {
        const bool known = run && std::any_of(runs.begin(), runs.end(), [&](const auto& other) {
                               return other.id == run->id && other.experiment == run->experiment;
                           });
        if (run && !known) {
            runs.push_back(*std::move(run));
        }
    };
    for (const fs::path& experiment : folders_in(folder)) {
        for (const fs::path& run : folders_in(experiment / "runs")) {
            add(finished_in(run, experiment));
        }
        add(finished_in(experiment / "published", experiment));
    }
    std::sort(runs.begin(), runs.end(), [](const FinishedRun& a, const FinishedRun& b) {
        return std::pair(b.id, a.experiment) < std::pair(a.id, b.experiment);
    });
    return runs;
}

// The lines of cells.jsonl as one array; nothing when one of them is no object.
std::optional<std::string> cells_in(const fs::path& folder) {
    const auto text = text_of(folder / "cells.jsonl");
    if (!text) {
        return std::nullopt;
    }
    std::string out = "[";
    std::string_view rest = without_break(*text);
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (!object_in(std::string(line))) {
            return std::nullopt;
        }
        out += out.size() == 1 ? "" : ",";
        out += line;
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    return out + "]";
}

std::optional<std::string> whole(const FinishedRun& run) {
    const auto head = text_of(run.folder / "run.json");
    const auto cells = cells_in(run.folder);
    if (!head || !object_in(*head) || !cells) {
        logger().warn("experiment run damaged folder={}", run.folder.string());
        return std::nullopt;
    }
    std::string out;
    JsonText text(out);
    text.open_object().name("experiment").text(run.experiment);
    text.name("summary").raw(run.summary);
    text.name("run").raw(without_break(*head));
    text.name("cells").raw(*cells).close_object();
    return out;
}

}  // namespace

std::string finished_runs_json(const std::string& folder) {
    std::vector<FinishedRun> runs = finished_runs(folder);
    if (runs.size() > listed_runs_max) {
        runs.resize(listed_runs_max);
    }
    std::string out;
    JsonText text(out);
    text.open_array();
    for (const FinishedRun& run : runs) {
        text.open_object().name("experiment").text(run.experiment);
        text.name("summary").raw(run.summary).close_object();
    }
    text.close_array();
    return out;
}

std::optional<std::string> finished_run_json(const std::string& folder, std::string_view id) {
    for (const FinishedRun& run : finished_runs(folder)) {
        if (run.id == id) {
            return whole(run);
        }
    }
    return std::nullopt;
}

}  // namespace firstcome::api
