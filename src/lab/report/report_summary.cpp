// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_summary.h"

#include "lab/json_object.h"
#include "lab/report/report_findings.h"
#include "lab/report/report_text.h"

#include <algorithm>

namespace firstcome::lab {
namespace {

std::string cell_json(const CellResult& cell) {
    JsonObject json;
    json.text("variant", to_string(cell.plan.variant))
        .number("partitions", cell.plan.partitions)
        .number("total_events", cell.plan.events);
    const auto figure = [&](std::string_view name, const Metric& metric) {
        json.number(name, cell.sound() ? metric.of(cell) : std::nullopt);
    };
    figure("pipeline_tps", metrics::pipeline_tps);
    figure("db_tps", metrics::db_tps);
    figure("processing_tps", metrics::processing_tps);
    figure("switch_ratio", metrics::switch_ratio);
    figure("violation_count", metrics::violation_count);
    figure("order_accuracy", metrics::order_accuracy_percent);
    figure("e_n", metrics::e_n);
    figure("inversions", metrics::inversions);
    figure("cut_regret_ms", metrics::cut_regret_ms);
    json.number("oversold", cell.check.oversold);
    figure("seconds", metrics::processing_s);
    figure("load_start_s", metrics::load_start_s);
    figure("knee_s", metrics::knee_s);
    figure("cpu_peak_percent", metrics::cpu_peak_percent);
    return json.number("repetition", cell.plan.repetition)
        .number("hold_back_ms", static_cast<double>(cell.plan.hold_back.us) / 1e3)
        .take();
}

}  // namespace

std::string summary_json(const ExperimentRun& run, std::string_view report_path) {
    const bool sound = std::all_of(run.cells.begin(), run.cells.end(), [](const CellResult& cell) {
        return cell.sound();
    });
    std::string cells = "[";
    for (const CellResult& cell : run.cells) {
        cells += (cells.size() == 1 ? "" : ",") + cell_json(cell);
    }
    JsonObject json;
    json.text("id", plain_text(run.id));
    if (report_path.empty()) {
        json.raw("report", "null");
    } else {
        json.text("report", plain_text(report_path));
    }
    return json.text("checks", sound ? "ok" : "failed")
        .number(
            "pinned_per_event_ratio",
            sound ? pinned_per_event_ratio(ReportSettings(run)) : std::nullopt
        )
        .raw("cells", cells + "]")
        .take();
}

}  // namespace firstcome::lab
