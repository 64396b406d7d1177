// SPDX-License-Identifier: Apache-2.0
// The hold-back curve of resequenced.

#include "lab/report_figures.h"
#include "lab/report_findings.h"
#include "lab/report_sections.h"

#include <fmt/format.h>

#include <array>

namespace firstcome::lab {
namespace {

double hold_back_ms(const Setting& setting) {
    return static_cast<double>(plan_of(setting).hold_back.us) / 1e3;
}

// A line for each number of partitions.
PlotPanel curve_of(const std::vector<const Setting*>& settings, const Metric& metric) {
    PlotPanel panel{std::string(metric.name), {}, false, true};
    for (const Setting* setting : settings) {
        const std::string name = fmt::format("p = {}", plan_of(*setting).partitions);
        if (panel.lines.empty() || panel.lines.back().name != name) {
            panel.lines.push_back({name, {}});
        }
        const Figure figure = figure_of(*setting, metric);
        if (figure.defined()) {
            panel.lines.back().points.push_back({hold_back_ms(*setting), figure.median()});
        }
    }
    return panel;
}

// For each number of partitions the smallest d that nobody was overtaken with.
std::string smallest_in_order(const std::vector<const Setting*>& settings) {
    std::vector<std::string> parts;
    std::uint32_t partitions = 0;
    bool found = true;
    const auto end_partitions = [&] {
        if (!found) {
            parts.push_back(fmt::format("with {} partitions none", partitions));
        }
    };
    for (const Setting* setting : settings) {
        if (plan_of(*setting).partitions != partitions) {
            end_partitions();
            partitions = plan_of(*setting).partitions;
            found = false;
        }
        if (!found && in_order(*setting)) {
            found = true;
            parts.push_back(fmt::format(
                "with {} partitions d = {} ms (latency p99 {} ms)",
                partitions,
                time_text(hold_back_ms(*setting)),
                figure_text(*setting, metrics::latency_p99_ms)
            ));
        }
    }
    end_partitions();
    return fmt::format(
        "The smallest hold-back of this run with 0 inversions and E_N = 0: {}.", enumeration(parts)
    );
}

std::string price_of(const Setting& first, const Setting& last) {
    return fmt::format(
        "{} to {}: inversions {} to {}, E_N {} to {}, latency p50 {} ms to {} ms.",
        first.name,
        last.name,
        figure_text(first, metrics::inversions),
        figure_text(last, metrics::inversions),
        figure_text(first, metrics::e_n),
        figure_text(last, metrics::e_n),
        figure_text(first, metrics::latency_p50_ms),
        figure_text(last, metrics::latency_p50_ms)
    );
}

}  // namespace

ReportSection hold_back_section(const ReportSettings& settings) {
    ReportSection section{"The hold-back curve", {}};
    const auto found = settings.of(Variant::resequenced);
    if (found.empty()) {
        section.blocks.emplace_back(ReportParagraph{
            "resequenced is not in this run, so what a hold-back buys cannot be said."});
        return section;
    }
    constexpr std::array columns = {
        &metrics::inversions,
        &metrics::e_n,
        &metrics::latency_p50_ms,
        &metrics::latency_p99_ms,
        &metrics::db_tps};
    ReportTable table{"By hold-back d", {"setting", "partitions", "d ms"}, {}};
    for (const Metric* metric : columns) {
        table.head.emplace_back(metric->name);
    }
    for (const Setting* setting : found) {
        std::vector<std::string> row{
            setting->name,
            std::to_string(plan_of(*setting).partitions),
            time_text(hold_back_ms(*setting)),
        };
        for (const Metric* metric : columns) {
            row.push_back(figure_text(*setting, *metric));
        }
        table.rows.push_back(std::move(row));
    }
    const std::string smallest = smallest_in_order(found);
    section.blocks.emplace_back(ReportParagraph{
        "resequenced holds every event back for d after its arrival and merges the partitions by "
        "arrival stamp."});
    if (found.size() > 1) {
        const std::string price = price_of(*found.front(), *found.back());
        section.blocks.emplace_back(ReportPlot{
            "Inversions, E_N and latency by hold-back",
            fmt::format("{} {} The table has all points.", price, smallest),
            "hold-back d in ms",
            {curve_of(found, metrics::inversions),
             curve_of(found, metrics::e_n),
             curve_of(found, metrics::latency_p50_ms),
             curve_of(found, metrics::latency_p99_ms)},
            {}});
    } else {
        section.blocks.emplace_back(ReportParagraph{
            "One hold-back is no curve: only this point was run."});
    }
    section.blocks.emplace_back(std::move(table));
    section.blocks.emplace_back(ReportParagraph{smallest});
    return section;
}

}  // namespace firstcome::lab
