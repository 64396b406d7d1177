// SPDX-License-Identifier: Apache-2.0
// Stands in for the report until it is there.
#include "lab/report_stub.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {

std::string report_markdown(const ExperimentRun& run) {
    return "# " + run.config.title + "\n";
}

std::string report_html(const ExperimentRun& run) {
    return "<!doctype html><title>" + run.config.title + "</title>\n";
}

std::string report_compare(const ExperimentRun& a, const ExperimentRun& b) {
    return a.id + " " + b.id + "\n";
}

std::string summary_json(const ExperimentRun& run, std::string_view report_path) {
    const bool sound = std::all_of(run.cells.begin(), run.cells.end(), [](const CellResult& cell) {
        return cell.sound();
    });
    return fmt::format(
        R"({{"id":"{}","report":"{}","checks":"{}","pinned_per_event_ratio":null,"cells":[]}})",
        run.id,
        report_path,
        sound ? "ok" : "failed"
    );
}

}  // namespace firstcome::lab
