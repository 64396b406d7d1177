// SPDX-License-Identifier: Apache-2.0
// Stands in for the report until it is there.
#include "lab/report.h"
#include "lab/report_compare.h"
#include "lab/report_summary.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {

Result<std::string> report_markdown(const ExperimentRun& run) {
    if (!failed_checks(run).empty()) {
        return fail(Errc::conflict, failed_checks(run));
    }
    return "# " + run.config.title + "\n";
}

Result<std::string> report_html(const ExperimentRun& run) {
    return "<!doctype html><title>" + run.config.title + "</title>\n";
}

std::string failed_checks(const ExperimentRun& run) {
    std::string lines;
    for (const CellResult& cell : run.cells) {
        for (const CellFinding& finding : cell.check.findings) {
            if (!cell.sound() && !finding.holds()) {
                lines += cell_name(cell.plan) + ": " + finding.name + ": " + finding.witness + "\n";
            }
        }
    }
    return lines;
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
