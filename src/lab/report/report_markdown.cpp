// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_markdown.h"

#include "lab/report/report_bars.h"
#include "lab/report/report_markdown_table.h"
#include "lab/report/report_text.h"

#include <utility>

namespace firstcome::lab {
namespace {

class MarkdownText {
  public:
    void show(const ReportParagraph& paragraph) { line(markdown_text(paragraph.text)); }

    void show(const ReportHeading& heading) { line("### " + markdown_text(heading.text)); }

    void show(const ReportTable& table) { out_ += markdown_table(table) + "\n"; }

    void show(const ReportPlot& plot) {
        line("**" + markdown_text(plot.title) + "**");
        line(markdown_text(plot.description));
        line("```\n" + bars_of(plot) + "```");
    }

    void show(const std::vector<ReportBlock>& blocks) {
        for (const ReportBlock& block : blocks) {
            std::visit([this](const auto& one) { show(one); }, block);
        }
    }

    // With an empty one below it.
    void line(const std::string& text) { out_ += text + "\n\n"; }

    std::string take() {
        out_.pop_back();  // one line break at the end
        return std::move(out_);
    }

  private:
    std::string out_;
};

}  // namespace

std::string render_markdown(const ReportDocument& document) {
    MarkdownText text;
    text.line("# " + markdown_text(document.title));
    for (const std::string& notice : document.notices) {
        text.line("> **" + markdown_text(notice) + "**");
    }
    text.show(document.preface);
    if (!document.environment.rows.empty()) {
        text.show(document.environment);
    }
    for (const ReportSection& section : document.sections) {
        text.line("## " + markdown_text(section.title));
        text.show(section.blocks);
    }
    return text.take();
}

}  // namespace firstcome::lab
