// SPDX-License-Identifier: Apache-2.0
// Both renderings of one document, and its plots. That a whole page is well-formed is tested in
// tests/lab/report_page_test.py.
#include "lab/report/report_html.h"

#include "lab/report/report_markdown.h"
#include "lab/report/report_svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

ReportPlot plot() {
    return {
        "TPS <1>",
        "From \"a\" & b",
        "seconds",
        {{"events/s",
          {{"polled", {{0, 1}, {10, 4}}}, {"committed", {{0, 2}, {10, 3}}}},
          false,
          false},
         {"CPU %", {{"all", {{0, 10}, {10, 90}}}}, false, true}},
        {{"start", 1}, {"knee", 1.1}, {"peak", 10}}};
}

ReportDocument document() {
    return {
        "A <b>title</b> | x",
        {"Unfinished: <none>"},
        {ReportParagraph{"About & around"}},
        {"Environment", {"what", "value"}, {{"CPU", "<script>alert(1)</script> | *2*"}}},
        {{"First <section>",
          {ReportHeading{"A <heading>"},
           ReportTable{"A <table>", {"name", "figure"}, {{"a|<b>", "1,234"}}},
           plot()}}}};
}

TEST(RenderHtml, EscapesWhatOthersWrote) {
    const std::string html = render_html(document());
    for (const char* never : {"<script", "<b>", "<none>", "<section>", "<heading>", "<table>A"}) {
        EXPECT_THAT(html, Not(HasSubstr(never)));
    }
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; | *2*"));
    EXPECT_THAT(html, HasSubstr("<p class=\"notice\">Unfinished: &lt;none&gt;</p>"));
    EXPECT_THAT(html, HasSubstr("<h2 id=\"s1\">First &lt;section&gt;</h2>"));
    EXPECT_THAT(html, HasSubstr("<th scope=\"row\">a|&lt;b&gt;</th><td>1,234</td>"));
}

TEST(RenderHtml, LeavesOutAnEnvironmentThatIsNotThere) {
    ReportDocument bare = document();
    bare.environment.rows.clear();
    EXPECT_THAT(render_html(bare), Not(HasSubstr("<details>")));
    EXPECT_THAT(render_markdown(bare), Not(HasSubstr("Environment")));
}

TEST(RenderMarkdown, SaysTheSameAsTheHtml) {
    const std::string markdown = render_markdown(document());
    EXPECT_THAT(markdown, testing::StartsWith("# A \\<b\\>title\\</b\\> \\| x\n\n> **Unfinished"));
    EXPECT_THAT(markdown, HasSubstr("\n## First \\<section\\>\n\n### A \\<heading\\>\n"));
    EXPECT_THAT(
        markdown,
        HasSubstr("| name     | figure |\n|----------|-------:|\n| a\\|\\<b\\> |  1,234 |\n")
    );
    EXPECT_THAT(markdown, HasSubstr("From \"a\" \\& b"));
    EXPECT_THAT(
        markdown,
        HasSubstr("events/s, full height = 4\n  polled    ▂█\n  committed ▄▆\n"
                  "CPU %, full height = 90\n  all       ▁█\n")
    );
}

TEST(RenderMarkdown, DrawsALineOfNothing) {
    ReportDocument empty = document();
    empty.sections[0].blocks = {
        ReportPlot{"t", "d", "x", {{"y", {{"none", {}}, {"zero", {{0, 0}}}}, false, false}}, {}}};
    EXPECT_THAT(render_markdown(empty), HasSubstr("y, full height = 0\n  none \n  zero  \n"));
}

TEST(RenderSvg, HasATextAlternative) {
    const std::string svg = render_svg(plot(), "plot7");
    EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-labelledby=\"plot7-t plot7-d\""));
    EXPECT_THAT(svg, HasSubstr("<title id=\"plot7-t\">TPS &lt;1&gt;</title>"));
    EXPECT_THAT(svg, HasSubstr("<desc id=\"plot7-d\">From &quot;a&quot; &amp; b</desc>"));
}

TEST(RenderSvg, GivesEveryLineOfAPanelAStyleOfItsOwn) {
    const std::string svg = render_svg(plot(), "p");
    EXPECT_THAT(svg, AllOf(HasSubstr("class=\"line l1\""), HasSubstr("class=\"line l2\"")));
    EXPECT_THAT(svg, AllOf(HasSubstr(">polled<"), HasSubstr(">committed<"), HasSubstr("<circle")));
}

TEST(RenderSvg, KeepsNamesOfMarksApart) {
    const std::string svg = render_svg(plot(), "p");
    // The knee is too near to the start for the same row; the peak's name is at its left.
    EXPECT_THAT(svg, HasSubstr("y=\"13.0\" text-anchor=\"start\">start<"));
    EXPECT_THAT(svg, HasSubstr("y=\"31.0\" text-anchor=\"start\">knee<"));
    EXPECT_THAT(svg, HasSubstr("y=\"13.0\" text-anchor=\"end\">peak<"));
}

TEST(RenderSvg, DrawsAPlotWithoutPoints) {
    for (const bool log_y : {false, true}) {
        const ReportPlot nothing{"t", "d", "x", {{"y", {{"none", {}}}, log_y, true}}, {}};
        EXPECT_THAT(render_svg(nothing, "p"), AllOf(Not(HasSubstr("nan")), Not(HasSubstr("inf"))));
    }
}

}  // namespace
}  // namespace firstcome::lab
