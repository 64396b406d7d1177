// SPDX-License-Identifier: Apache-2.0
#include "lab/report_markdown.h"

#include "lab/report_figures.h"
#include "lab/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace firstcome::lab {
namespace {

constexpr std::size_t bars_max = 60;

// The highest point of each part of the line, as bars of eight heights.
std::string bars_of(const PlotLine& line, double largest) {
    constexpr std::array<std::string_view, 9> bars = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const std::size_t count = std::min(bars_max, line.points.size());
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        double highest = 0;
        const std::size_t end = (i + 1) * line.points.size() / count;
        for (std::size_t at = i * line.points.size() / count; at < end; ++at) {
            highest = std::max(highest, line.points[at].y);
        }
        const double height = largest > 0 ? std::ceil(8 * highest / largest) : 0;
        out += bars[static_cast<std::size_t>(std::clamp(height, 0.0, 8.0))];
    }
    return out;
}

class MarkdownText {
  public:
    std::string take() { return std::move(out_); }

    void show(const ReportParagraph& paragraph) { add("{}\n\n", markdown_text(paragraph.text)); }

    void show(const ReportHeading& heading) { add("### {}\n\n", markdown_text(heading.text)); }

    // Columns of figures are padded, so that a table can be read in a terminal too.
    void show(const ReportTable& table) {
        add("**{}**\n\n", markdown_text(table.caption));
        std::vector<std::vector<std::string>> lines{escaped(table.head)};
        for (const auto& row : table.rows) {
            lines.push_back(escaped(row));
        }
        std::vector<std::size_t> widths(table.head.size(), 4);
        for (std::size_t column = 0; column < widths.size(); ++column) {
            for (const auto& line : lines) {
                widths[column] = std::max(widths[column], letters(line[column]));
            }
            widths[column] = widths[column] > padded_max ? 4 : widths[column];
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            add("|");
            for (std::size_t column = 0; column < widths.size(); ++column) {
                const std::string& cell = lines[i][column];
                const std::string blanks(
                    widths[column] - std::min(widths[column], letters(cell)), ' '
                );
                const bool left = column == 0 || words(table, column);
                add(" {}{}{} |", left ? "" : blanks, cell, left ? blanks : "");
            }
            add("\n{}", i == 0 ? ruler(table, widths) : "");
        }
        add("\n");
    }

    // The bars of a panel share one scale, as its lines do.
    void show(const ReportPlot& plot) {
        add("**{}**\n\n{}\n\n```\n", markdown_text(plot.title), markdown_text(plot.description));
        std::size_t width = 0;
        for (const PlotPanel& panel : plot.panels) {
            for (const PlotLine& line : panel.lines) {
                width = std::max(width, line.name.size());
            }
        }
        for (const PlotPanel& panel : plot.panels) {
            double largest = 0;
            for (const PlotLine& line : panel.lines) {
                for (const PlotPoint& point : line.points) {
                    largest = std::max(largest, point.y);
                }
            }
            add("{}, full height = {}\n", plain_text(panel.y_label), axis_text(largest));
            for (const PlotLine& line : panel.lines) {
                add("  {:<{}} {}\n", plain_text(line.name), width, bars_of(line, largest));
            }
        }
        add("```\n\n");
    }

    template <class... Values>
    void add(fmt::format_string<Values...> format, Values&&... values) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Values>(values)...);
    }

    void blocks(const std::vector<ReportBlock>& blocks) {
        for (const ReportBlock& block : blocks) {
            std::visit([this](const auto& one) { show(one); }, block);
        }
    }

  private:
    static constexpr std::size_t padded_max = 48;

    static bool words(const ReportTable& table, std::size_t column) {
        return std::any_of(table.rows.begin(), table.rows.end(), [column](const auto& row) {
            return row[column].size() > 28;
        });
    }

    static std::string ruler(const ReportTable& table, const std::vector<std::size_t>& widths) {
        std::string out = "|";
        for (std::size_t column = 0; column < widths.size(); ++column) {
            const bool left = column == 0 || words(table, column);
            out += std::string(widths[column] + 1, '-') + (left ? "-|" : ":|");
        }
        return out + "\n";
    }

    static std::vector<std::string> escaped(const std::vector<std::string>& cells) {
        std::vector<std::string> out;
        for (const std::string& cell : cells) {
            out.push_back(markdown_text(cell));
        }
        return out;
    }

    // Of well-formed UTF-8.
    static std::size_t letters(const std::string& text) {
        return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
        }));
    }

    std::string out_;
};

}  // namespace

std::string render_markdown(const ReportDocument& document) {
    MarkdownText text;
    text.add("# {}\n\n", markdown_text(document.title));
    for (const std::string& notice : document.notices) {
        text.add("> **{}**\n\n", markdown_text(notice));
    }
    text.blocks(document.preface);
    if (!document.environment.rows.empty()) {
        text.show(document.environment);
    }
    for (const ReportSection& section : document.sections) {
        text.add("## {}\n\n", markdown_text(section.title));
        text.blocks(section.blocks);
    }
    std::string out = text.take();
    out.pop_back();  // one line break at the end
    return out;
}

}  // namespace firstcome::lab
