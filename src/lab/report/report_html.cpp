// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_html.h"

#include "lab/report/report_style.h"
#include "lab/report/report_svg.h"
#include "lab/report/report_text.h"

#include <fmt/format.h>

#include <iterator>

namespace firstcome::lab {
namespace {

class Page {
  public:
    explicit Page(const ReportDocument& document) : document_(document) {}

    std::string draw() {
        const std::string title = html_text(document_.title);
        add("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head>"
            "<meta charset=\"utf-8\"/><meta name=\"viewport\" "
            "content=\"width=device-width,initial-scale=1\"/><title>{}</title><style>{}</style>"
            "</head><body><main>\n<h1>{}</h1>\n",
            title,
            report_style,
            title);
        for (const std::string& notice : document_.notices) {
            add("<p class=\"notice\">{}</p>\n", html_text(notice));
        }
        blocks(document_.preface);
        if (!document_.environment.rows.empty()) {
            add("<details><summary>{}</summary>\n", html_text(document_.environment.caption));
            table(document_.environment);
            add("</details>\n");
        }
        contents();
        for (std::size_t i = 0; i < document_.sections.size(); ++i) {
            const ReportSection& section = document_.sections[i];
            add("<section aria-labelledby=\"s{0}\"><h2 id=\"s{0}\">{1}</h2>\n",
                i + 1,
                html_text(section.title));
            blocks(section.blocks);
            add("</section>\n");
        }
        add("</main></body></html>\n");
        return std::move(out_);
    }

  private:
    template <class... Values>
    void add(fmt::format_string<Values...> format, Values&&... values) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Values>(values)...);
    }

    void contents() {
        add("<nav aria-label=\"Contents\"><ul>");
        for (std::size_t i = 0; i < document_.sections.size(); ++i) {
            add("<li><a href=\"#s{}\">{}</a></li>", i + 1, html_text(document_.sections[i].title));
        }
        add("</ul></nav>\n");
    }

    void blocks(const std::vector<ReportBlock>& blocks) {
        for (const ReportBlock& block : blocks) {
            std::visit([this](const auto& one) { show(one); }, block);
        }
    }

    void show(const ReportParagraph& paragraph) { add("<p>{}</p>\n", html_text(paragraph.text)); }

    void show(const ReportHeading& heading) { add("<h3>{}</h3>\n", html_text(heading.text)); }

    void show(const ReportTable& one) { table(one); }

    void show(const ReportPlot& plot) {
        const std::string title = html_text(plot.title);
        add("<figure><figcaption>{}</figcaption><div class=\"scroll\" tabindex=\"0\" "
            "role=\"region\" aria-label=\"{}\">{}</div><p>{}</p></figure>\n",
            title,
            title,
            render_svg(plot, fmt::format("plot{}", ++plots_)),
            html_text(plot.description));
    }

    void table(const ReportTable& table) {
        const std::string caption = html_text(table.caption);
        add("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>"
            "<caption>{}</caption><thead><tr>",
            caption,
            caption);
        std::vector<std::string_view> classes;
        for (std::size_t column = 0; column < table.head.size(); ++column) {
            const bool text = column > 0 && has_sentences(table, column);
            classes.emplace_back(text ? " class=\"words\"" : "");
            add("<th scope=\"col\"{}>{}</th>", classes[column], html_text(table.head[column]));
        }
        add("</tr></thead><tbody>\n");
        for (const auto& row : table.rows) {
            add("<tr><th scope=\"row\">{}</th>", html_text(row[0]));
            for (std::size_t column = 1; column < row.size(); ++column) {
                add("<td{}>{}</td>", classes[column], html_text(row[column]));
            }
            add("</tr>\n");
        }
        add("</tbody></table></div>\n");
    }

    const ReportDocument& document_;
    std::string out_;
    unsigned plots_ = 0;
};

}  // namespace

std::string render_html(const ReportDocument& document) {
    return Page(document).draw();
}

}  // namespace firstcome::lab
