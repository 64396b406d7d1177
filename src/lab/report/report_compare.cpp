// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_compare.h"

#include "lab/report/report_figures.h"
#include "lab/report/report_findings.h"
#include "lab/report/report_markdown.h"
#include "lab/report/report_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace firstcome::lab {
namespace {

constexpr std::array compared = {
    &metrics::db_tps,
    &metrics::pipeline_tps,
    &metrics::processing_tps,
    &metrics::processing_s,
    &metrics::latency_p50_ms,
    &metrics::latency_p99_ms,
    &metrics::load_start_s,
    &metrics::knee_s,
    &metrics::cpu_peak_percent,
    &metrics::switch_ratio,
    &metrics::inversions,
    &metrics::e_n,
    &metrics::cut_regret_ms,
    &metrics::oversold,
};

using Rows = std::vector<std::vector<std::string>>;

std::string value_in(const ExperimentRun& run, const std::string& name) {
    const auto found =
        std::find_if(run.environment.begin(), run.environment.end(), [&](const auto& pair) {
            return pair.first == name;
        });
    return found == run.environment.end() ? "not named" : found->second;
}

void add_if_different(Rows& rows, std::string name, std::string a, std::string b) {
    if (a != b) {
        rows.push_back({std::move(name), std::move(a), std::move(b)});
    }
}

std::string arrival_text(const ArrivalRules& rules) {
    constexpr std::array<std::string_view, 4> names = {"barrier", "poisson", "ramp", "flash"};
    return fmt::format(
        "{}, {}/s, ramp {} s, seed {}",
        names[static_cast<std::size_t>(rules.kind)],
        rate_text(rules.rate_per_s),
        time_text(static_cast<double>(rules.ramp.us) / 1e6),
        rules.seed
    );
}

std::string matrix_text(const ExperimentConfig& config) {
    std::vector<std::string> parts;
    for (const CellPlan& plan : cells_of(config)) {
        parts.push_back(fmt::format("{} ({} events)", cell_name(plan), plan.events));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

Rows config_differences(const ExperimentRun& a, const ExperimentRun& b) {
    Rows rows;
    add_if_different(rows, "experiment", a.experiment, b.experiment);
    add_if_different(rows, "title", a.config.title, b.config.title);
    add_if_different(rows, "quick", a.quick ? "yes" : "no", b.quick ? "yes" : "no");
    add_if_different(rows, "stock", std::to_string(a.config.stock), std::to_string(b.config.stock));
    add_if_different(
        rows, "arrival", arrival_text(a.config.arrival), arrival_text(b.config.arrival)
    );
    add_if_different(
        rows,
        "clock uncertainty us",
        std::to_string(a.config.clock_uncertainty.us),
        std::to_string(b.config.clock_uncertainty.us)
    );
    if (matrix_text(a.config) != matrix_text(b.config)) {
        const auto cells = [](const ExperimentRun& run) {
            return fmt::format("{} cells", cells_of(run.config).size());
        };
        rows.push_back({"matrix", cells(a), cells(b)});
    }
    return rows;
}

Rows environment_differences(const ExperimentRun& a, const ExperimentRun& b) {
    Rows rows;
    for (const auto& [name, value] : a.environment) {
        add_if_different(rows, name, value, value_in(b, name));
    }
    for (const auto& [name, value] : b.environment) {
        if (value_in(a, name) == "not named") {
            add_if_different(rows, name, "not named", value);
        }
    }
    return rows;
}

const Setting* find(const std::vector<Setting>& settings, const std::string& name) {
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const Setting& one) {
        return one.name == name;
    });
    return found == settings.end() ? nullptr : &*found;
}

bool sound(const Setting& setting) {
    return std::all_of(setting.cells.begin(), setting.cells.end(), [](const CellResult* cell) {
        return cell->sound();
    });
}

std::string overlap_of(const Figure& a, const Figure& b) {
    if (!a.defined() || !b.defined()) {
        return std::string(undefined_text);
    }
    const bool apart = a.values.back() < b.values.front() || b.values.back() < a.values.front();
    return apart ? "no" : "yes";
}

ReportTable comparison_of(const Setting& a, const Setting& b) {
    ReportTable table{
        fmt::format(
            "{}: {} and {} repetitions, {} and {} events",
            a.name,
            a.cells.size(),
            b.cells.size(),
            count_text(static_cast<double>(plan_of(a).events)),
            count_text(static_cast<double>(plan_of(b).events))
        ),
        {"figure", "a", "b", "b / a", "ranges overlap"},
        {}};
    for (const Metric* metric : compared) {
        const Figure before = figure_of(a, *metric);
        const Figure after = figure_of(b, *metric);
        table.rows.push_back(
            {std::string(metric->name),
             figure_text(before, *metric),
             figure_text(after, *metric),
             ratio_of(difference(before, after)),
             overlap_of(before, after)}
        );
    }
    return table;
}

ReportSection differences(const ExperimentRun& a, const ExperimentRun& b) {
    ReportSection section{"What differs before any figure", {}};
    const auto show = [&](Rows rows, std::string caption, std::string same) {
        if (rows.empty()) {
            section.blocks.emplace_back(ReportParagraph{std::move(same)});
        } else {
            section.blocks.emplace_back(ReportTable{
                std::move(caption), {"what", "a", "b"}, std::move(rows)});
        }
    };
    show(config_differences(a, b), "Different configs", "The configs are the same.");
    show(
        environment_differences(a, b),
        "Different machines, versions or settings",
        "The environments are the same."
    );
    return section;
}

std::string name_of(const ExperimentRun& run) {
    return fmt::format("{}{}", run.id, run.complete() ? "" : " (unfinished)");
}

}  // namespace

ReportDocument compose_comparison(const ExperimentRun& a, const ExperimentRun& b) {
    ReportDocument document;
    document.title = fmt::format("a = {}, b = {}", name_of(a), name_of(b));
    document.sections.push_back(differences(a, b));
    ReportSection figures{"Setting by setting", {}};
    const auto of_a = settings_of(a);
    const auto of_b = settings_of(b);
    std::vector<std::string> only_in_a;
    std::vector<std::string> only_in_b;
    const auto remark = [&](std::string text) {
        figures.blocks.emplace_back(ReportParagraph{std::move(text)});
    };
    for (const Setting& setting : of_a) {
        const Setting* other = find(of_b, setting.name);
        if (other == nullptr) {
            only_in_a.push_back(setting.name);
        } else if (!sound(setting) || !sound(*other)) {
            remark(fmt::format("{} is not compared: a check failed.", setting.name));
        } else {
            figures.blocks.emplace_back(comparison_of(setting, *other));
        }
    }
    for (const Setting& setting : of_b) {
        if (find(of_a, setting.name) == nullptr) {
            only_in_b.push_back(setting.name);
        }
    }
    if (!only_in_a.empty()) {
        remark(fmt::format("Only in a: {}.", enumeration(only_in_a)));
    }
    if (!only_in_b.empty()) {
        remark(fmt::format("Only in b: {}.", enumeration(only_in_b)));
    }
    if (figures.blocks.empty()) {
        remark("Neither run has a cell that is done.");
    }
    document.sections.push_back(std::move(figures));
    return document;
}

std::string report_compare(const ExperimentRun& a, const ExperimentRun& b) {
    return render_markdown(compose_comparison(a, b));
}

}  // namespace firstcome::lab
