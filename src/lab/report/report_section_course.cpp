// SPDX-License-Identifier: Apache-2.0
// Over time: the plots of each number of partitions, and their moments in one table.

#include "lab/report/report_course.h"
#include "lab/report/report_figures.h"
#include "lab/report/report_sections.h"

#include <fmt/format.h>

namespace firstcome::lab {
namespace {

std::string optional_text(std::optional<double> value) {
    return value ? time_text(*value) : std::string(undefined_text);
}

std::vector<std::string> moments_of(const Setting& setting, const CellResult& cell) {
    const auto moment = [&](const Metric& metric) { return optional_text(metric.of(cell)); };
    return {
        setting.name,
        fmt::format("{} of {}", cell.plan.repetition, setting.cells.size()),
        optional_text(first_poll_s(cell)),
        moment(metrics::load_start_s),
        moment(metrics::knee_s),
        moment(metrics::peak_s),
        moment(metrics::cpu_peak_percent),
        moment(metrics::processing_s),
    };
}

}  // namespace

ReportSection course_section(const ReportSettings& settings) {
    ReportSection section{"Over time", {}};
    ReportTable table{
        "The moments in the plots",
        {"setting",
         "repetition",
         "first poll s",
         "load start s",
         "knee s",
         "peak s",
         "peak CPU %",
         "processing s"},
        {}};
    std::vector<ReportBlock> plots;
    for (const Variant variant : {Variant::per_event, Variant::pinned}) {
        for (const Setting* setting : settings.of(variant)) {
            const CellResult& cell = typical_cell(*setting);
            table.rows.push_back(moments_of(*setting, cell));
            plots.emplace_back(ReportHeading{setting->name});
            plots.emplace_back(pipeline_plot(cell, setting->name));
            plots.emplace_back(monitor_plot(cell, setting->name));
        }
    }
    if (plots.empty()) {
        section.blocks.emplace_back(ReportParagraph{
            "Neither per-event nor pinned is in this run, so nothing is drawn."});
        return section;
    }
    section.blocks.emplace_back(ReportParagraph{
        "Of each setting the repetition whose DB TPS is the median. Moments count from the first "
        "publish. Load start: the first sample above the idle mean + 3 sigma for 500 ms; knee: the "
        "point farthest from the chord between start and peak; peak: the highest mean of 500 ms; "
        "processing: first poll to last commit."});
    section.blocks.emplace_back(std::move(table));
    section.blocks.insert(section.blocks.end(), plots.begin(), plots.end());
    return section;
}

}  // namespace firstcome::lab
