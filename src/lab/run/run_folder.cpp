// SPDX-License-Identifier: Apache-2.0
#include "lab/run/run_folder.h"

#include "lab/run/cell_result_json.h"
#include "lab/run/durable_file.h"
#include "lab/run/event_rows_file.h"
#include "lab/run/experiment_run_json.h"

#include <fmt/format.h>

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace firstcome::lab {
namespace {

constexpr std::size_t file_bytes_max = std::size_t{1} << 30U;

std::string run_file(const std::string& folder) {
    return folder + "/run.json";
}

std::string cells_file(const std::string& folder) {
    return folder + "/cells.jsonl";
}

Failure about(const Error& error, const std::string& file) {
    return fail(error.code, fmt::format("{}: {}", file, error.detail));
}

bool has_cell(const ExperimentRun& run, const CellPlan& plan) {
    return std::any_of(run.cells.begin(), run.cells.end(), [&](const CellResult& cell) {
        return cell.plan == plan;
    });
}

// A cell that the run's config asks for, and that is not there yet.
Result<void> take_line(std::string_view line, ExperimentRun& run) {
    TRY_ASSIGN(CellResult cell, parse_cell_result(line));
    const std::vector<CellPlan> plans = cells_of(run.config);
    if (std::find(plans.begin(), plans.end(), cell.plan) == plans.end()) {
        return fail(Errc::corrupt, "a cell that is not in this run's config");
    }
    if (has_cell(run, cell.plan)) {
        return fail(Errc::corrupt, "a cell that is there already");
    }
    run.cells.push_back(std::move(cell));
    return {};
}

// What follows the last line break is a line that was being written.
Result<void> take_lines(std::string_view text, const std::string& file, ExperimentRun& run) {
    std::size_t number = 0;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        ++number;
        if (const auto taken = take_line(text.substr(0, end), run); !taken) {
            return about(taken.error(), fmt::format("{}, line {}", file, number));
        }
        text.remove_prefix(end + 1);
    }
    return {};
}

Result<void> make_folder(const std::string& folder) {
    if (mkdir(folder.c_str(), 0755) == 0) {
        return {};
    }
    const std::error_code reason(errno, std::generic_category());
    const bool full = reason == std::errc::no_space_on_device;
    return fail(
        reason == std::errc::file_exists ? Errc::conflict : (full ? Errc::full : Errc::io),
        fmt::format("cannot create {}: {}", folder, reason.message())
    );
}

}  // namespace

std::string run_id(WallTime began) {
    std::string id;
    for (const char c : to_rfc3339_utc(began).substr(0, 19)) {
        if (c >= '0' && c <= '9') {
            id += c;
        }
    }
    return id.insert(8, 1, '-');
}

bool is_run_id(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (i == 8 ? text[i] != '-' : !is_digit) {
            return false;
        }
    }
    return text.size() == 15;
}

std::string rows_path(const std::string& folder, const CellPlan& plan) {
    return fmt::format("{}/rows/{}.jsonl.gz", folder, cell_name(plan));
}

Result<ExperimentRun> read_run(const std::string& folder) {
    TRY_ASSIGN(const std::string head, read_file(run_file(folder), file_bytes_max));
    auto run = parse_experiment_run(head);
    if (!run) {
        return about(run.error(), run_file(folder));
    }
    const auto lines = read_file(cells_file(folder), file_bytes_max);
    if (!lines && lines.error().code != Errc::not_found) {
        return fail(lines.error());
    }
    if (lines) {
        TRY(take_lines(*lines, cells_file(folder), *run));
    }
    return run;
}

Result<RunFolder> RunFolder::create(std::string folder, ExperimentRun run) {
    TRY(make_folder(folder));
    TRY(make_folder(folder + "/rows"));
    TRY(write_file(run_file(folder), to_json_without_cells(run) + "\n"));
    TRY(sync_folder(folder + "/.."));
    run.cells.clear();
    return RunFolder(std::move(folder), std::move(run));
}

Result<RunFolder> RunFolder::reopen(std::string folder) {
    TRY(drop_torn_line(cells_file(folder)));
    TRY_ASSIGN(ExperimentRun run, read_run(folder));
    return RunFolder(std::move(folder), std::move(run));
}

std::vector<CellPlan> RunFolder::missing() const {
    std::vector<CellPlan> plans = cells_of(run_.config);
    std::erase_if(plans, [&](const CellPlan& plan) { return has_cell(run_, plan); });
    return plans;
}

Result<void> RunFolder::add(CellResult cell, std::span<const EventRow> rows) {
    TRY(write_event_rows(rows_path(folder_, cell.plan), rows));
    TRY(append_line(cells_file(folder_), to_json(cell)));
    run_.cells.push_back(std::move(cell));
    return {};
}

}  // namespace firstcome::lab
