// SPDX-License-Identifier: Apache-2.0
#include "lab/run/run_publish.h"

#include "lab/report/report.h"
#include "lab/run/durable_file.h"
#include "lab/run/run_folder.h"
#include "lab/run/run_reports.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <vector>

namespace firstcome::lab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_bytes_max = std::size_t{1} << 30U;

Result<void> check_publishable(const ExperimentRun& run) {
    const auto refuse = [&](std::string_view why) {
        return fail(Errc::conflict, fmt::format("{} cannot be published: {}", run.id, why));
    };
    if (run.quick) {
        return refuse("it is a quick run; run the whole matrix");
    }
    if (!run.complete()) {
        return refuse(fmt::format(
            "{} of {} cells are done; experiment run goes on with it",
            run.cells.size(),
            cells_of(run.config).size()
        ));
    }
    if (const std::string witnesses = failed_checks(run); !witnesses.empty()) {
        return refuse("a check failed:\n" + witnesses);
    }
    return {};
}

// What is copied, besides the reports.
std::vector<std::string> data_of(const ExperimentRun& run) {
    std::vector<std::string> names = {"run.json", "cells.jsonl"};
    for (const CellResult& cell : run.cells) {
        names.push_back(rows_path(".", cell.plan));
    }
    return names;
}

Result<void> make_folders(const std::string& folder) {
    std::error_code error;
    fs::remove_all(folder, error);
    fs::create_directories(folder + "/rows", error);
    if (error) {
        const bool full = error == std::errc::no_space_on_device;
        return fail(
            full ? Errc::full : Errc::io,
            fmt::format("cannot create {}: {}", folder, error.message())
        );
    }
    return {};
}

Result<void> copy_run(const std::string& from, const std::string& to, const ExperimentRun& run) {
    TRY(make_folders(to));
    for (const std::string& name : data_of(run)) {
        TRY_ASSIGN(
            const std::string bytes, read_file(fmt::format("{}/{}", from, name), file_bytes_max)
        );
        TRY(write_file(fmt::format("{}/{}", to, name), bytes));
    }
    return write_reports(to, run);
}

// `from` takes the place of `to`, which is where `from` was afterwards, if there was one. At one
// stroke; in two where the file system cannot exchange.
Result<void> exchange(const std::string& from, const std::string& to) {
    const char* const a = from.c_str();
    const char* const b = to.c_str();
    if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0 || rename(a, b) == 0) {
        return {};
    }
    const std::string aside = from + ".old";
    if (rename(b, aside.c_str()) == 0 && rename(a, b) == 0) {
        rename(aside.c_str(), a);
        return {};
    }
    return fail(
        Errc::io,
        fmt::format(
            "cannot replace {}: {}", to, std::error_code(errno, std::generic_category()).message()
        )
    );
}

}  // namespace

Result<std::string> publish_run(const RunPlace& place) {
    const std::string published = place.experiment + "/published";
    if (place.folder == published) {
        return fail(Errc::conflict, fmt::format("{} is what is published already", place.id));
    }
    TRY_ASSIGN(const ExperimentRun run, read_run(place.folder));
    TRY(check_publishable(run));
    const std::string beside = fmt::format("{}/published.{}.part", place.experiment, getpid());
    auto made = copy_run(place.folder, beside, run);
    if (made) {
        made = exchange(beside, published);
    }
    std::error_code ignored;
    fs::remove_all(beside, ignored);
    if (!made) {
        return fail(made.error());
    }
    TRY(sync_folder(place.experiment));
    return published;
}

}  // namespace firstcome::lab
