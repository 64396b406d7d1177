// SPDX-License-Identifier: Apache-2.0
// Order, fairness, the winner set, and what the design without a condition gave away.

#include "lab/report/report_figures.h"
#include "lab/report/report_findings.h"
#include "lab/report/report_sections.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {
namespace {

using Columns = std::vector<const Metric*>;

ReportTable figures_table(
    std::string caption, const std::vector<Setting>& settings, const Columns& columns
) {
    ReportTable table{std::move(caption), {"setting"}, {}};
    for (const Metric* metric : columns) {
        table.head.emplace_back(metric->name);
    }
    for (const Setting& setting : settings) {
        std::vector<std::string> row{setting.name};
        for (const Metric* metric : columns) {
            row.push_back(figure_text(setting, *metric));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

// "0: 12, 1: 9"; of many partitions the sum and the worst.
std::string mismatches_by_partition(const CellResult& cell) {
    constexpr std::size_t listed_max = 8;
    const auto& partitions = cell.analysis.order_accuracy.partitions;
    if (partitions.empty()) {
        return "no rows";
    }
    if (partitions.size() <= listed_max) {
        std::vector<std::string> parts;
        parts.reserve(partitions.size());
        for (const auto& one : partitions) {
            parts.push_back(fmt::format("{}: {}", one.partition, one.mismatches));
        }
        return fmt::format("{}", fmt::join(parts, ", "));
    }
    const auto worst =
        std::max_element(partitions.begin(), partitions.end(), [](const auto& a, const auto& b) {
            return a.mismatches < b.mismatches;
        });
    std::uint64_t total = 0;
    for (const auto& one : partitions) {
        total += one.mismatches;
    }
    return fmt::format("{} in all, {} in {}", total, worst->mismatches, worst->partition);
}

ReportTable published_measures(const ReportSettings& settings) {
    ReportTable table = figures_table(
        "The published measures, and order accuracy",
        settings.all(),
        {&metrics::switch_ratio,
         &metrics::violation_count,
         &metrics::order_accuracy_percent,
         &metrics::mismatches}
    );
    table.head.emplace_back("comparable pairs");
    table.head.emplace_back("mismatches in partition");
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const CellResult& cell = typical_cell(settings.all()[i]);
        table.rows[i].push_back(
            count_text(static_cast<double>(cell.analysis.order_accuracy.comparable))
        );
        table.rows[i].push_back(mismatches_by_partition(cell));
    }
    return table;
}

ReportTable winner_sets(const ReportSettings& settings) {
    ReportTable table = figures_table(
        "Who won, and how long it took from publish to commit",
        settings.all(),
        {&metrics::e_n,
         &metrics::cut_regret_ms,
         &metrics::cut_ambiguity,
         &metrics::latency_p50_ms,
         &metrics::latency_p99_ms}
    );
    table.head.insert(table.head.begin() + 1, "entitled");
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const auto entitled = typical_cell(settings.all()[i]).analysis.winner_set.entitled;
        table.rows[i].insert(table.rows[i].begin() + 1, count_text(static_cast<double>(entitled)));
    }
    return table;
}

std::string who_won(const ReportSettings& settings) {
    const auto changed = who_wins_changed(settings);
    if (!changed.empty()) {
        std::vector<std::string> parts;
        parts.reserve(changed.size());
        for (const Setting* setting : changed) {
            parts.push_back(winners_text(*setting));
        }
        return fmt::format("Settings that changed who wins: {}.", enumeration(parts));
    }
    const auto conditional = settings.conditional();
    double displacement = 0;
    for (const Setting* setting : conditional) {
        displacement = std::max(
            displacement, figure_of(*setting, metrics::largest_displacement).values.back()
        );
    }
    return fmt::format(
        "No setting changed who wins: E_N = 0 in every cell, where an entry was moved by {} places "
        "at most.{}",
        count_text(displacement),
        displacement > 0 ? " What was moved did not cross the cut." : ""
    );
}

}  // namespace

ReportSection order_section(const ReportSettings& settings) {
    ReportSection section{"Order and fairness", {}};
    section.blocks.emplace_back(published_measures(settings));
    section.blocks.emplace_back(figures_table(
        "Against the order of arrival at the door",
        settings.all(),
        {&metrics::inversions,
         &metrics::kendall_distance,
         &metrics::slips_p99,
         &metrics::slips_max,
         &metrics::skips_p99,
         &metrics::skips_max,
         &metrics::largest_displacement}
    ));
    section.blocks.emplace_back(winner_sets(settings));
    section.blocks.emplace_back(ReportParagraph{who_won(settings)});
    section.blocks.emplace_back(ReportParagraph{
        "Slips of an entry: later ones that overtook it; skips: earlier ones that it overtook. "
        "E_N: how many of the true first N did not win. Cut regret: the longest time by which one "
        "of them preceded somebody who won. Cut ambiguity: entries so close to the cut that "
        "another clock could have put them on its other side. Comparable pairs, mismatches in "
        "partition (partition: count) and entitled are of the repetition whose DB TPS is the "
        "median."});
    return section;
}

ReportSection oversold_section(const ReportSettings& settings) {
    ReportSection section{"Units oversold without a condition", {}};
    const auto found = settings.of(Variant::select_update);
    if (found.empty()) {
        section.blocks.emplace_back(ReportParagraph{
            "select-update is not in this run, so this cannot be said."});
        return section;
    }
    ReportTable table{
        "select-update reads the stock, then updates it without a condition",
        {"setting", "stock N", "units oversold", "share of N"},
        {}};
    std::vector<std::string> oversold;
    std::vector<std::string> exact;
    for (const Setting* setting : found) {
        const Figure figure = figure_of(*setting, metrics::oversold);
        const auto stock = static_cast<double>(plan_of(*setting).stock);
        table.rows.push_back(
            {setting->name,
             count_text(stock),
             figure_text(figure, metrics::oversold),
             percent_text(100 * figure.median() / stock)}
        );
        (figure.values.back() > 0 ? oversold : exact).push_back(setting->name);
    }
    section.blocks.emplace_back(std::move(table));
    section.blocks.emplace_back(ReportParagraph{fmt::format(
        "Oversold: {}. Sold no unit too many: {}. This is the result of select-update; every other "
        "variant passed all checks, or there would be no report.",
        enumeration(oversold),
        enumeration(exact)
    )});
    return section;
}

}  // namespace firstcome::lab
