// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_tables.h"

#include "app/number_text.h"
#include "lab/report/report.h"
#include "lab/report/report_summary.h"

#include <fmt/format.h>

#include <iterator>

namespace firstcome {
namespace {

std::string rate_text(const lab::Rate& rate) {
    const auto per_s = rate.per_s();
    return per_s ? grouped(static_cast<std::int64_t>(*per_s)) : "-";
}

std::string count_text(std::uint64_t count) {
    return grouped(static_cast<std::int64_t>(count));
}

std::string cells_text(const lab::ExperimentRun& run) {
    return fmt::format("{}/{}", run.cells.size(), cells_of(run.config).size());
}

std::string checks_text(const lab::ExperimentRun& run) {
    return lab::failed_checks(run).empty() ? "ok" : "failed";
}

// As the summary says it, so that there is one definition: "31.4", or "-" while it is undefined.
std::string ratio_text(const lab::ExperimentRun& run) {
    constexpr std::string_view name = "\"pinned_per_event_ratio\":";
    const std::string summary = lab::summary_json(run, "");
    const std::size_t at = summary.find(name);
    if (at == std::string::npos || summary.compare(at + name.size(), 4, "null") == 0) {
        return "-";
    }
    return fmt::format("{:.1f}", std::stod(summary.substr(at + name.size(), 32)));
}

std::string check_text(const lab::CellResult& cell) {
    return cell.check.passed() ? "ok" : (cell.sound() ? "oversold" : "failed");
}

}  // namespace

std::string table_of_runs(const std::vector<ListedRun>& runs) {
    if (runs.empty()) {
        return "there is no run yet; firstcome experiment run FOLDER makes one\n";
    }
    std::string out = fmt::format(
        "{:<16} {:<24} {:<6} {:>8} {:<7} {:>16}\n",
        "id",
        "experiment",
        "matrix",
        "cells",
        "checks",
        "pinned/per-event"
    );
    for (const auto& [place, run] : runs) {
        if (!run) {
            fmt::format_to(
                std::back_inserter(out), "{:<16} unreadable: {}\n", place.id, run.error().detail
            );
            continue;
        }
        fmt::format_to(
            std::back_inserter(out),
            "{:<16} {:<24} {:<6} {:>8} {:<7} {:>16}\n",
            run->id,
            run->experiment,
            run->quick ? "quick" : "whole",
            cells_text(*run),
            checks_text(*run),
            ratio_text(*run)
        );
    }
    return out;
}

std::string json_of_runs(const std::vector<ListedRun>& runs) {
    std::string out;
    for (const auto& [place, run] : runs) {
        if (run) {
            out += out.empty() ? "" : ",";
            out += lab::summary_json(*run, run->complete() ? place.folder + "/report.md" : "");
        }
    }
    return fmt::format("{{\"runs\":[{}]}}\n", out);
}

std::string table_of_cells(const lab::ExperimentRun& run) {
    std::string out = fmt::format(
        "run {} of {}{}\n{}: {} of {} cells, checks {}, pinned/per-event {}\n\n",
        run.id,
        run.experiment,
        run.quick ? " (quick)" : "",
        run.config.title,
        run.cells.size(),
        cells_of(run.config).size(),
        checks_text(run),
        ratio_text(run)
    );
    constexpr std::string_view row =
        "{:<28} {:>9} {:>11} {:>9} {:>9} {:>7} {:>9} {:>13} {:>7} {:>8}  {}\n";
    out += fmt::format(
        fmt::runtime(row),
        "cell",
        "events",
        "pipeline/s",
        "DB/s",
        "proc./s",
        "switch",
        "accuracy",
        "inversions",
        "E_N",
        "s",
        "check"
    );
    for (const lab::CellResult& cell : run.cells) {
        const lab::CellAnalysis& found = cell.analysis;
        out += fmt::format(
            fmt::runtime(row),
            cell_name(cell.plan),
            count_text(cell.plan.events),
            rate_text(found.pipeline),
            rate_text(found.database),
            rate_text(found.processing),
            fmt::format("{:.4f}", found.switch_ratio),
            fmt::format("{:.2f} %", found.order_accuracy.percent()),
            count_text(found.fairness.inversions),
            count_text(found.winner_set.error),
            fmt::format("{:.1f}", static_cast<double>(cell.took.us) / 1e6),
            check_text(cell)
        );
    }
    return out;
}

}  // namespace firstcome
