// SPDX-License-Identifier: Apache-2.0
#pragma once
// The course of one cell over time as plots. Thread: any.

#include "lab/report/report_document.h"
#include "lab/run/cell_result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace firstcome::lab {

inline constexpr std::size_t course_points_max = 600;  // of one line

// At most course_points_max points, each the mean of as many neighbours.
std::vector<PlotPoint> thinned(std::vector<PlotPoint> points);

// Since the first publish, to the tenth of a second that the throughput is counted in. Nothing when
// nothing was polled.
std::optional<double> first_poll_s(const CellResult& cell);

// Pipeline TPS over time with the first poll marked.
ReportPlot pipeline_plot(const CellResult& cell, const std::string& name);

// TPS, progress and CPU on one time axis, with load start, knee and peak where there are any. A
// panel without samples is left out.
ReportPlot monitor_plot(const CellResult& cell, const std::string& name);

}  // namespace firstcome::lab
