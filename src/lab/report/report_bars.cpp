// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_bars.h"

#include "lab/report/report_figures.h"
#include "lab/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace firstcome::lab {
namespace {

constexpr std::size_t bars_max = 60;

// From a figure to a share of the full height.
class BarScale {
  public:
    explicit BarScale(const PlotPanel& panel) {
        for (const PlotLine& line : panel.lines) {
            for (const PlotPoint& point : line.points) {
                largest_ = std::max(largest_, point.y);
                smallest_ = std::min(smallest_, point.y);
            }
        }
        log_ = panel.log_y && smallest_ > 0 && largest_ > 0;
    }

    double largest() const { return largest_; }

    double height(double y) const {
        if (largest_ <= 0) {
            return 0;
        }
        if (!log_) {
            return y / largest_;
        }
        const double floor = std::floor(std::log10(smallest_)) - 0.1;  // the smallest is seen too
        return (std::log10(y) - floor) / (std::log10(largest_) - floor);
    }

    std::string_view name() const { return log_ ? ", logarithmic" : ""; }

  private:
    double largest_ = 0;
    double smallest_ = std::numeric_limits<double>::infinity();
    bool log_ = false;
};

std::string bars_of(const PlotLine& line, const BarScale& scale) {
    constexpr std::array<std::string_view, 9> bars = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const std::size_t count = std::min(bars_max, line.points.size());
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        double highest = 0;
        const std::size_t end = (i + 1) * line.points.size() / count;
        for (std::size_t at = i * line.points.size() / count; at < end; ++at) {
            highest = std::max(highest, scale.height(line.points[at].y));
        }
        out += bars[static_cast<std::size_t>(std::clamp(std::ceil(8 * highest), 0.0, 8.0))];
    }
    return out;
}

}  // namespace

std::string bars_of(const ReportPlot& plot) {
    std::size_t width = 0;
    for (const PlotPanel& panel : plot.panels) {
        for (const PlotLine& line : panel.lines) {
            width = std::max(width, line.name.size());
        }
    }
    std::string out;
    for (const PlotPanel& panel : plot.panels) {
        const BarScale scale(panel);
        out += fmt::format(
            "{}, full height = {}{}\n",
            plain_text(panel.y_label),
            axis_text(scale.largest()),
            scale.name()
        );
        for (const PlotLine& line : panel.lines) {
            out += fmt::format("  {:<{}} {}\n", plain_text(line.name), width, bars_of(line, scale));
        }
    }
    return out;
}

}  // namespace firstcome::lab
