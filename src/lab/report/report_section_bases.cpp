// SPDX-License-Identifier: Apache-2.0
// The three bases of measurement, and how the reading differs.

#include "lab/report/report_change_table.h"
#include "lab/report/report_figures.h"
#include "lab/report/report_findings.h"
#include "lab/report/report_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace firstcome::lab {
namespace {

ReportTable bases_table(const ReportSettings& settings) {
    constexpr std::array columns = {
        &metrics::pipeline_tps,
        &metrics::load_start_s,
        &metrics::knee_s,
        &metrics::peak_s,
        &metrics::cpu_peak_percent,
        &metrics::processing_s,
        &metrics::db_tps,
        &metrics::processing_tps,
    };
    ReportTable table{
        "All three bases: the median, in brackets the spread", {"setting", "repetitions"}, {}};
    for (const Metric* metric : columns) {
        table.head.emplace_back(metric->name);
    }
    for (const Setting& setting : settings.all()) {
        std::vector<std::string> row{setting.name, std::to_string(setting.cells.size())};
        for (const Metric* metric : columns) {
            row.push_back(figure_text(setting, *metric));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

// The same comparison by each basis, and whether they agree.
std::string reading_of(const PartitionSpan& span) {
    const Difference pipeline = difference(*span.fewest, *span.most, metrics::pipeline_tps);
    const Difference database = difference(*span.fewest, *span.most, metrics::db_tps);
    const auto both = [&](const Metric& metric) {
        return fmt::format(
            "{} to {}", figure_text(*span.fewest, metric), figure_text(*span.most, metric)
        );
    };
    std::string text = fmt::format(
        "{}, {}: the pipeline TPS {}. Monitoring: load start {} s, knee {} s, peak {} % of the "
        "CPU, processing {} s. The DB TPS {}.",
        variant_of(*span.fewest),
        span_text(span),
        change_text(pipeline),
        both(metrics::load_start_s),
        both(metrics::knee_s),
        both(metrics::cpu_peak_percent),
        both(metrics::processing_s),
        change_text(database)
    );
    if (pipeline.change == Change::unknown || database.change == Change::unknown) {
        return text;
    }
    return text + (pipeline.change == database.change
                       ? " Both rates agree here."
                       : " The rates disagree: who looks at the pipeline alone would conclude "
                         "something that the business does not get.");
}

std::string first_by_each_basis(const ReportSettings& settings) {
    const Setting* pipeline = highest(settings, metrics::pipeline_tps);
    const Setting* cpu = highest(settings, metrics::cpu_peak_percent);
    const Setting* database = highest(settings, metrics::db_tps);
    std::vector<std::string> parts;
    const auto add = [&](const Setting* setting, std::string_view basis, const Metric& metric) {
        if (setting != nullptr) {
            parts.push_back(
                fmt::format("{}: {} ({})", basis, setting->name, figure_text(*setting, metric))
            );
        }
    };
    add(pipeline, "the highest pipeline TPS", metrics::pipeline_tps);
    add(cpu, "the highest peak of the CPU in percent", metrics::cpu_peak_percent);
    add(database, "the highest DB TPS", metrics::db_tps);
    if (parts.empty()) {
        return "No basis has a defined figure in this run.";
    }
    std::string text = fmt::format("Of all settings: {}.", fmt::join(parts, "; "));
    if (pipeline != nullptr && database != nullptr) {
        text += pipeline == database ? " Pipeline and DB TPS name the same one."
                                     : " Pipeline and DB TPS do not name the same one.";
    }
    return text;
}

// Lines by variant, a point for each number of partitions.
PlotPanel rates_panel(const ReportSettings& settings, const Metric& metric) {
    PlotPanel panel{std::string(metric.name), {}, true, true};
    for (const Variant variant : all_variants) {
        PlotLine line{std::string(to_string(variant)), {}};
        for (const Setting* setting : settings.of(variant)) {
            const double x = plan_of(*setting).partitions;
            const Figure figure = figure_of(*setting, metric);
            // Of resequenced the smallest hold-back stands for its number of partitions.
            if (figure.defined() && (line.points.empty() || line.points.back().x < x)) {
                line.points.push_back({x, figure.median()});
                panel.log_y = panel.log_y && figure.median() > 0;
            }
        }
        if (!line.points.empty()) {
            panel.lines.push_back(std::move(line));
        }
    }
    return panel;
}

ReportPlot rates_plot(const ReportSettings& settings) {
    ReportPlot plot{
        "Pipeline TPS and DB TPS by the number of partitions",
        {},
        "partitions",
        {rates_panel(settings, metrics::pipeline_tps), rates_panel(settings, metrics::db_tps)},
        {}};
    std::vector<std::string> ranges;
    for (const PlotLine& line : plot.panels[1].lines) {
        std::vector<std::string> points;
        for (const PlotPoint& point : line.points) {
            points.push_back(fmt::format("{} at {:.0f}", rate_text(point.y), point.x));
        }
        ranges.push_back(fmt::format("{}: {}", line.name, enumeration(points)));
    }
    plot.description = fmt::format(
        "Medians on a logarithmic scale. DB TPS by partitions: {}. The table above has all "
        "figures.",
        fmt::join(ranges, "; ")
    );
    return plot;
}

}  // namespace

ReportSection bases_section(const ReportSettings& settings) {
    ReportSection section{"Three bases of measurement", {}};
    section.blocks.emplace_back(ReportParagraph{
        "Pipeline TPS, from publish to poll, says what Kafka can carry; monitoring when and how "
        "load "
        "appears (moments since the first publish); DB TPS, from the first poll to the last "
        "commit, "
        "what the business gets: it is the judge."});
    section.blocks.emplace_back(bases_table(settings));
    const bool compared =
        std::any_of(all_variants.begin(), all_variants.end(), [&](Variant variant) {
            return partition_span(settings, variant).has_value();
        });
    if (compared) {
        section.blocks.emplace_back(rates_plot(settings));
    }
    section.blocks.emplace_back(ReportParagraph{first_by_each_basis(settings)});
    for (const Variant variant : all_variants) {
        if (const auto span = partition_span(settings, variant)) {
            section.blocks.emplace_back(ReportParagraph{reading_of(*span)});
        }
    }
    if (!compared) {
        section.blocks.emplace_back(ReportParagraph{
            "No variant was run on more than one number of partitions, so how the reading differs "
            "between them cannot be said."});
    }
    return section;
}

}  // namespace firstcome::lab
