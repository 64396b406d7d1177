// SPDX-License-Identifier: Apache-2.0
#include "lab/run/exact_json.h"

#include "tests/support/errc_of.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace firstcome::lab {
namespace {

double there_and_back(double value) {
    std::string text;
    append_exactly(value, text);
    return parse_exactly(text).value().to_number<double>();
}

TEST(ExactJson, NumbersWithSeventeenDigitsComeBackToTheLastBit) {
    for (const double value :
         {0.1,
          1.0 / 3,
          2.2250738585072014e-308,
          1.7976931348623157e308,
          5e-324,
          9'007'199'254'740'994.0,
          33.333333333333336}) {
        EXPECT_EQ(there_and_back(value), value);
        EXPECT_EQ(there_and_back(-value), -value);
    }
    EXPECT_TRUE(std::signbit(there_and_back(-0.0)));
}

TEST(ExactJson, WhatJsonHasNoNumberForIsAText) {
    std::string text;
    append_exactly(std::numeric_limits<double>::infinity(), text);
    append_exactly(-std::numeric_limits<double>::infinity(), text);
    append_exactly(std::numeric_limits<double>::quiet_NaN(), text);
    EXPECT_EQ(text, R"("inf""-inf""nan")");
}

TEST(ExactJson, TextsKeepTheirQuotesBreaksAndLetters) {
    std::string text;
    append_text("a \"b\"\\\n가", text);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_EQ(parse_exactly(text).value(), boost::json::value("a \"b\"\\\n가"));
}

TEST(ExactJson, ValuesOfEveryKindAreRead) {
    const auto value =
        parse_exactly(R"( {"a":[1,-2,18446744073709551615,0.5,true,false,null,"\u0041"],"b":{}} )");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->at("a").at(2).get_uint64(), 18'446'744'073'709'551'615U);
    EXPECT_EQ(value->at("a").at(3).get_double(), 0.5);
    EXPECT_EQ(value->at("a").at(7).get_string(), "A");
    EXPECT_TRUE(value->at("b").get_object().empty());
}

TEST(ExactJson, WhatIsNoJsonIsCorrupt) {
    for (const std::string_view text : {"", "{", "{} {}", "[1,]", "nan", "\"", "{\"a\":1,}"}) {
        EXPECT_EQ(tests::errc_of(parse_exactly(text)), Errc::corrupt) << text;
    }
}

}  // namespace
}  // namespace firstcome::lab
