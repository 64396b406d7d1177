// SPDX-License-Identifier: Apache-2.0
#pragma once
// ReportDocument: what a report says, before it is known whether as Markdown or as HTML. All text
// in it is raw: whoever renders it escapes it.

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace firstcome::lab {

struct ReportParagraph {
    std::string text;
};

// A heading within a section.
struct ReportHeading {
    std::string text;
};

struct ReportTable {
    std::string caption;
    std::vector<std::string> head;
    std::vector<std::vector<std::string>>
        rows;  // each as wide as the head; the first cell names it
};

// Whether a column has more than figures in it, so that it is better read from the left.
bool has_sentences(const ReportTable& table, std::size_t column);

struct PlotPoint {
    double x = 0;
    double y = 0;
};

struct PlotLine {
    std::string name;
    std::vector<PlotPoint> points;  // x ascending, all finite
};

// One pair of axes. The panels of a plot stand below each other on one x axis.
struct PlotPanel {
    std::string y_label;
    std::vector<PlotLine> lines;
    bool log_y = false;  // only where every y is above 0
    bool dots = false;   // few points that were measured, not a course of time
};

// A moment that concerns every panel.
struct PlotMark {
    std::string name;
    double x = 0;
};

struct ReportPlot {
    std::string title;
    std::string description;  // in words, with the figures, for who does not see it
    std::string x_label;
    std::vector<PlotPanel> panels;
    std::vector<PlotMark> marks;
};

using ReportBlock = std::variant<ReportParagraph, ReportHeading, ReportTable, ReportPlot>;

struct ReportSection {
    std::string title;
    std::vector<ReportBlock> blocks;
};

struct ReportDocument {
    std::string title;
    std::vector<std::string> notices;  // what a reader must know before any figure
    std::vector<ReportBlock> preface;  // what was measured, where
    ReportTable environment;
    std::vector<ReportSection> sections;
};

}  // namespace firstcome::lab
