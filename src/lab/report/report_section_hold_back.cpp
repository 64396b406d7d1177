// SPDX-License-Identifier: Apache-2.0
// The hold-back curve of resequenced.

#include "lab/report/report_figures.h"
#include "lab/report/report_findings.h"
#include "lab/report/report_sections.h"

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

// For each number of partitions, from its smallest hold-back to its largest.
std::string price_of(const std::vector<const Setting*>& settings) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0, end = 0; begin < settings.size(); begin = end) {
        const auto partitions = plan_of(*settings[begin]).partitions;
        while (end < settings.size() && plan_of(*settings[end]).partitions == partitions) {
            ++end;
        }
        const Setting& first = *settings[begin];
        const Setting& last = *settings[end - 1];
        const auto both = [&](const Metric& metric) {
            return fmt::format("{} to {}", figure_text(first, metric), figure_text(last, metric));
        };
        parts.push_back(fmt::format(
            "{} to {}: inversions {}, E_N {}, latency p50 ms {}.",
            first.name,
            last.name,
            both(metrics::inversions),
            both(metrics::e_n),
            both(metrics::latency_p50_ms)
        ));
    }
    return fmt::format("{}", fmt::join(parts, " "));
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
        const std::string price = price_of(found);
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
