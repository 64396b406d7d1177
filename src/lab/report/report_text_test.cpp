// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_text.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

TEST(PlainText, KeepsWhatPeopleCanRead) {
    EXPECT_EQ(plain_text("선착순 5 µs \"<&>\" 😀"), "선착순 5 µs \"<&>\" 😀");
    EXPECT_EQ(plain_text(""), "");
}

TEST(PlainText, ShowsWhatATerminalWouldObey) {
    EXPECT_EQ(plain_text("a\x1b[31mred\x7f\a"), "a\\x1b[31mred\\x7f\\x07");
    EXPECT_EQ(plain_text(std::string_view("nul\0!", 5)), "nul\\x00!");
    EXPECT_EQ(
        plain_text("\xC2\x9B"
                   "31m"),
        "\\x9b31m"
    );
    EXPECT_EQ(plain_text("a\u202Eb\u2066c\uFEFF"), "a\\u202eb\\u2066c\\ufeff");
    EXPECT_EQ(plain_text("one\ntwo\r\nthree\tfour"), "one two  three four");
}

TEST(PlainText, ShowsBytesThatAreNoUtf8) {
    EXPECT_EQ(plain_text("a\xFFz"), "a\\xffz");
    EXPECT_EQ(plain_text("cut \xE2\x82"), "cut \\xe2\\x82");
    EXPECT_EQ(plain_text("\xC0\xAF"), "\\xc0\\xaf");           // overlong
    EXPECT_EQ(plain_text("\xE0\x80\xAF"), "\\xe0\\x80\\xaf");  // overlong
    EXPECT_EQ(plain_text("\xED\xA0\x80"), "\\xed\\xa0\\x80");  // a surrogate
    EXPECT_EQ(plain_text("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
    EXPECT_EQ(plain_text("\xEF\xBF\xBF"), "\\uffff");  // never XML
}

TEST(MarkdownText, MeansWhatItSays) {
    EXPECT_EQ(markdown_text("a|b *c* `d` <e> [f](g)"), "a\\|b \\*c\\* \\`d\\` \\<e\\> \\[f\\](g)");
    EXPECT_EQ(markdown_text("db_tps _x_ __y__"), "db_tps \\_x\\_ \\_\\_y\\_\\_");
    EXPECT_EQ(markdown_text("# no heading"), "\\# no heading");
    EXPECT_EQ(markdown_text("a - b"), "a - b");
    EXPECT_EQ(markdown_text("two\nlines"), "two lines");
}

TEST(HtmlText, ClosesNoElementAndNoAttribute) {
    EXPECT_EQ(html_text("</script>\"onload='x'&amp;"), "&lt;/script&gt;&quot;onload='x'&amp;amp;");
}

}  // namespace
}  // namespace firstcome::lab
