// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_course.h"

#include "lab/report/report_figures.h"
#include "lab/report/report_metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {
namespace {

double seconds(Duration span) {
    return static_cast<double>(span.us) / 1e6;
}

// Each bucket stands at its middle.
PlotLine rate_line(std::string name, const Throughput& series) {
    PlotLine line{std::move(name), {}};
    for (std::size_t i = 0; i < series.events.size(); ++i) {
        const double x = (static_cast<double>(i) + 0.5) * seconds(series.bucket);
        line.points.push_back({x, series.per_s(i)});
    }
    line.points = thinned(std::move(line.points));
    return line;
}

template <class Value>
PlotLine sample_line(std::string name, const Monitoring& monitoring, Value value) {
    PlotLine line{std::move(name), {}};
    for (const MonitorSample& sample : monitoring.samples) {
        if (const std::optional<double> y = value(sample)) {
            line.points.push_back({seconds(sample.at), *y});
        }
    }
    line.points = thinned(std::move(line.points));
    return line;
}

PlotPanel progress_panel(const CellResult& cell) {
    const auto line = [&](std::string name, std::uint64_t MonitorSample::*count) {
        return sample_line(std::move(name), cell.monitoring, [&](const MonitorSample& sample) {
            const auto events = static_cast<double>(std::max<std::uint64_t>(1, cell.plan.events));
            return std::optional(100 * static_cast<double>(sample.*count) / events);
        });
    };
    return {
        "progress, % of the events",
        {line("published", &MonitorSample::published),
         line("polled", &MonitorSample::polled),
         line("committed", &MonitorSample::committed)},
        false,
        false};
}

PlotPanel cpu_panel(const CellResult& cell) {
    PlotPanel panel{"CPU, % of the machine", {}, false, false};
    const auto add = [&](std::string name, auto value) {
        PlotLine line = sample_line(std::move(name), cell.monitoring, value);
        if (!line.points.empty()) {
            panel.lines.push_back(std::move(line));
        }
    };
    add("all", [](const MonitorSample& sample) { return std::optional(sample.cpu_percent()); });
    add("program", [](const MonitorSample& sample) { return sample.program_percent; });
    add("broker", [](const MonitorSample& sample) { return sample.broker_percent; });
    add("database", [](const MonitorSample& sample) { return sample.database_percent; });
    return panel;
}

std::string peak_of(const Throughput& series) {
    if (series.events.empty()) {
        return "nothing";
    }
    const auto highest = std::max_element(series.events.begin(), series.events.end());
    const auto at = static_cast<std::size_t>(highest - series.events.begin());
    return fmt::format(
        "{} events/s at {} s",
        rate_text(series.per_s(at)),
        time_text(static_cast<double>(at) * seconds(series.bucket))
    );
}

std::string each_point(const CellResult& cell) {
    const std::size_t longest = std::max(
        {cell.analysis.polled.events.size(),
         cell.analysis.committed.events.size(),
         cell.monitoring.samples.size()}
    );
    const std::size_t group = (longest + course_points_max - 1) / course_points_max;
    return group > 1 ? fmt::format(" A point is the mean of {} samples at most.", group) : "";
}

// "12.3 s (85.0 %)"
std::string moment_text(const LoadPoint& point) {
    return fmt::format(
        "{} s ({} %)", time_text(static_cast<double>(point.at.us) / 1e6), time_text(point.value)
    );
}

}  // namespace

std::vector<PlotPoint> thinned(std::vector<PlotPoint> points) {
    const std::size_t group = (points.size() + course_points_max - 1) / course_points_max;
    if (group <= 1) {
        return points;
    }
    std::vector<PlotPoint> means;
    for (std::size_t begin = 0; begin < points.size(); begin += group) {
        const std::size_t end = std::min(points.size(), begin + group);
        PlotPoint mean;
        for (std::size_t i = begin; i < end; ++i) {
            mean.x += points[i].x / static_cast<double>(end - begin);
            mean.y += points[i].y / static_cast<double>(end - begin);
        }
        means.push_back(mean);
    }
    return means;
}

std::optional<double> first_poll_s(const CellResult& cell) {
    const Throughput& polled = cell.analysis.polled;
    const auto first = std::find_if(polled.events.begin(), polled.events.end(), [](auto events) {
        return events > 0;
    });
    if (first == polled.events.end()) {
        return std::nullopt;
    }
    return static_cast<double>(first - polled.events.begin()) * seconds(polled.bucket);
}

ReportPlot pipeline_plot(const CellResult& cell, const std::string& name) {
    ReportPlot plot{
        fmt::format("{}: pipeline TPS over time", name),
        {},
        "seconds since the first publish",
        {{"events/s", {rate_line("polled", cell.analysis.polled)}, false, false}},
        {}};
    const auto first = first_poll_s(cell);
    if (first) {
        plot.marks.push_back({"first poll", *first});
    }
    plot.description = fmt::format(
        "First poll {}; pipeline TPS {} on the whole, at most {}.{}",
        first ? fmt::format("at {} s", time_text(*first)) : "never",
        cell.analysis.pipeline.per_s() ? rate_text(*cell.analysis.pipeline.per_s())
                                       : std::string(undefined_text),
        peak_of(cell.analysis.polled),
        each_point(cell)
    );
    return plot;
}

ReportPlot monitor_plot(const CellResult& cell, const std::string& name) {
    ReportPlot plot{
        fmt::format("{}: the monitor's view", name),
        {},
        "seconds since the first publish",
        {{"events/s",
          {rate_line("polled", cell.analysis.polled),
           rate_line("committed", cell.analysis.committed)},
          false,
          false}},
        {}};
    if (!cell.monitoring.samples.empty()) {
        plot.panels.push_back(progress_panel(cell));
        plot.panels.push_back(cpu_panel(cell));
    }
    const std::string commits =
        fmt::format("Commits at most {}.", peak_of(cell.analysis.committed));
    const auto shape = cpu_shape(cell.monitoring);
    if (!shape) {
        plot.description = fmt::format(
            "No load begins by the rule (idle mean + 3 sigma for 500 ms). {}{}",
            commits,
            each_point(cell)
        );
        return plot;
    }
    const auto mark = [&](std::string what, const LoadPoint& point) {
        plot.marks.push_back({std::move(what), static_cast<double>(point.at.us) / 1e6});
    };
    mark("load start", shape->start);
    mark("knee", shape->knee);
    mark("peak", shape->peak);
    plot.description = fmt::format(
        "CPU: load start at {}, knee at {}, peak at {}, threshold {} %. {}{}",
        moment_text(shape->start),
        moment_text(shape->knee),
        moment_text(shape->peak),
        time_text(shape->threshold),
        commits,
        each_point(cell)
    );
    return plot;
}

}  // namespace firstcome::lab
