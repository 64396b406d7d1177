// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_svg.h"

#include "lab/report/report_axis.h"
#include "lab/report/report_figures.h"
#include "lab/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

namespace firstcome::lab {
namespace {

constexpr double width = 720;
constexpr double left = 62;
constexpr double right = width - 16;
constexpr double letter = 7;       // of a label, about
constexpr double mark_row = 18;    // a line of labels of marks
constexpr double legend_row = 30;  // above the axes of a panel
constexpr double panel_height = 132;
constexpr double lone_panel_height = 220;
constexpr double panel_gap = 12;
constexpr double x_axis_height = 46;
constexpr int line_styles = 6;  // in the style sheet

struct Range {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void include(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }

    bool empty() const { return low > high; }
};

class SvgPlot {
  public:
    explicit SvgPlot(const ReportPlot& plot) : plot_(plot), x_(PlotAxis::exact(0, 1, left, right)) {
        Range xs;
        bool dots = false;
        for (const PlotPanel& panel : plot.panels) {
            dots = dots || panel.dots;
            for (const PlotLine& line : panel.lines) {
                for (const PlotPoint& point : line.points) {
                    xs.include(point.x);
                }
            }
        }
        for (const PlotMark& mark : plot.marks) {
            xs.include(mark.x);
        }
        if (!xs.empty()) {
            if (!dots) {
                xs.include(0);  // where the time begins
            }
            // Measured points keep a distance from the frame.
            const double margin = dots ? std::max(0.04 * (xs.high - xs.low), 0.1) : 0;
            x_ = PlotAxis::exact(xs.low - margin, xs.high + margin, left, right);
        }
    }

    std::string draw(const std::string& id) {
        place_marks();
        const double height = plot_.panels.size() == 1 ? lone_panel_height : panel_height;
        const double step = legend_row + height + panel_gap;
        const double bottom =
            mark_rows_ * mark_row + step * static_cast<double>(plot_.panels.size()) - panel_gap;
        draw_mark_lines(bottom);  // first, so that no text lies below them
        double y = mark_rows_ * mark_row;
        for (const PlotPanel& panel : plot_.panels) {
            draw_legend(panel, y);
            draw_panel(panel, y + legend_row, y + legend_row + height);
            y += step;
        }
        draw_x_axis(bottom);
        draw_mark_names();
        return fmt::format(
            "<svg viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\" aria-labelledby=\"{2}-t {2}-d\">"
            "<title id=\"{2}-t\">{3}</title><desc id=\"{2}-d\">{4}</desc>{5}</svg>",
            width,
            bottom + x_axis_height,
            id,
            html_text(plot_.title),
            html_text(plot_.description),
            body_
        );
    }

  private:
    template <class... Values>
    void add(fmt::format_string<Values...> format, Values&&... values) {
        fmt::format_to(std::back_inserter(body_), format, std::forward<Values>(values)...);
    }

    void text(double x, double y, std::string_view anchor, std::string_view words) {
        add("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
            x,
            y,
            anchor,
            html_text(words));
    }

    static int style_of(std::size_t line) { return static_cast<int>(line) % line_styles + 1; }

    void draw_legend(const PlotPanel& panel, double top) {
        const double y = top + 14;
        add("<text class=\"unit\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
            4.0,
            y,
            html_text(panel.y_label));
        double x = 4 + letter * static_cast<double>(panel.y_label.size()) + 24;
        for (std::size_t i = 0; i < panel.lines.size(); ++i) {
            add("<path class=\"line l{}\" d=\"M{:.1f} {:.1f}h30\"/>", style_of(i), x, y - 4);
            text(x + 36, y, "start", panel.lines[i].name);
            x += 36 + letter * static_cast<double>(panel.lines[i].name.size()) + 18;
        }
    }

    void draw_panel(const PlotPanel& panel, double top, double bottom) {
        Range ys;
        for (const PlotLine& line : panel.lines) {
            for (const PlotPoint& point : line.points) {
                ys.include(point.y);
            }
        }
        if (ys.empty()) {
            ys = {0, 1};
        }
        const PlotAxis axis = panel.log_y && ys.low > 0
                                  ? PlotAxis::logarithmic(ys.low, ys.high, bottom, top)
                                  : PlotAxis::linear(std::min(0.0, ys.low), ys.high, bottom, top);
        for (const double tick : axis.ticks()) {
            const double y = axis.position(tick);
            add("<path class=\"grid\" d=\"M{:.1f} {:.1f}H{:.1f}\"/>", left, y, right);
            text(left - 6, y + 4, "end", axis_text(tick));
        }
        add("<path class=\"axis\" d=\"M{:.1f} {:.1f}V{:.1f}H{:.1f}\"/>", left, top, bottom, right);
        for (std::size_t i = 0; i < panel.lines.size(); ++i) {
            draw_line(panel.lines[i], axis, style_of(i), panel.dots);
        }
    }

    void draw_line(const PlotLine& line, const PlotAxis& axis, int style, bool dots) {
        if (line.points.empty()) {
            return;
        }
        add("<path class=\"line l{}\" d=\"", style);
        char step = 'M';
        for (const PlotPoint& point : line.points) {
            add("{}{:.1f} {:.1f}", step, x_.position(point.x), axis.position(point.y));
            step = 'L';
        }
        add("\"/>");
        for (const PlotPoint& point : line.points) {
            if (dots) {
                add("<circle class=\"dot l{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"/>",
                    style,
                    x_.position(point.x),
                    axis.position(point.y));
            }
        }
    }

    void draw_x_axis(double bottom) {
        for (const double tick : x_.ticks()) {
            const double x = x_.position(tick);
            add("<path class=\"axis\" d=\"M{:.1f} {:.1f}v5\"/>", x, bottom);
            text(x, bottom + 19, "middle", axis_text(tick));
        }
        text((left + right) / 2, bottom + 40, "middle", plot_.x_label);
    }

    // Each label goes to the first row in which it touches no other one.
    void place_marks() {
        std::vector<double> row_ends;
        for (const PlotMark& mark : plot_.marks) {
            const double span = letter * static_cast<double>(mark.name.size());
            const double at = x_.position(mark.x);
            const bool to_left = at + span + 6 > right;
            const double begin = to_left ? at - span - 4 : at + 4;
            std::size_t row = 0;
            while (row < row_ends.size() && row_ends[row] > begin) {
                ++row;
            }
            row_ends.resize(std::max(row_ends.size(), row + 1), 0);
            row_ends[row] = std::max(row_ends[row], begin + span + 8);
            marks_.push_back({at, row, to_left});
        }
        mark_rows_ = static_cast<double>(row_ends.size());
    }

    void draw_mark_lines(double bottom) {
        for (const MarkPlace& mark : marks_) {
            const double top = mark_row * static_cast<double>(mark.row) + 3;
            add("<path class=\"mark\" d=\"M{:.1f} {:.1f}V{:.1f}\"/>", mark.x, top, bottom);
        }
    }

    void draw_mark_names() {
        for (std::size_t i = 0; i < marks_.size(); ++i) {
            const MarkPlace& mark = marks_[i];
            text(
                mark.x + (mark.to_left ? -4 : 4),
                mark_row * static_cast<double>(mark.row) + 13,
                mark.to_left ? "end" : "start",
                plot_.marks[i].name
            );
        }
    }

    struct MarkPlace {
        double x;
        std::size_t row;
        bool to_left;
    };

    const ReportPlot& plot_;
    PlotAxis x_;
    std::vector<MarkPlace> marks_;
    double mark_rows_ = 0;
    std::string body_;
};

}  // namespace

std::string render_svg(const ReportPlot& plot, const std::string& id) {
    return SvgPlot(plot).draw(id);
}

}  // namespace firstcome::lab
