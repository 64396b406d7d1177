// SPDX-License-Identifier: Apache-2.0
#include "api/json_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace firstcome::api {
namespace {

template <class Write>
std::string written(Write&& write) {
    std::string out;
    JsonText json(out);
    write(json);
    return out;
}

TEST(JsonText, PutsCommasBetweenMembersAndElements) {
    EXPECT_EQ(
        written([](JsonText& json) {
            json.open_object().name("a").integer(1).name("b").open_array().integer(2).null();
            json.open_object().close_object().close_array().name("c").boolean(true).close_object();
        }),
        R"({"a":1,"b":[2,null,{}],"c":true})"
    );
}

TEST(JsonText, PrintsEveryInteger) {
    EXPECT_EQ(
        written([](JsonText& json) {
            json.open_array()
                .integer(std::numeric_limits<std::int64_t>::min())
                .integer(std::numeric_limits<std::int64_t>::max())
                .integer_or_null(0)
                .integer_or_null(std::nullopt)
                .close_array();
        }),
        "[-9223372036854775808,9223372036854775807,0,null]"
    );
}

TEST(JsonText, PrintsDecimalsAndNeverWhatJsonLacks) {
    EXPECT_EQ(
        written([](JsonText& json) {
            json.open_array().decimal(12.345, 2).decimal(NAN, 3).decimal(INFINITY, 0).close_array();
        }),
        "[12.35,0.000,0]"
    );
}

TEST(JsonText, EscapesWhatJsonDemands) {
    EXPECT_EQ(
        written([](JsonText& json) { json.text("\"\\\n\r\t\x01<\x7f 한글"); }),
        "\"\\\"\\\\\\n\\r\\t\\u0001<\x7f 한글\""
    );
    EXPECT_EQ(written([](JsonText& json) { json.text(""); }), "\"\"");
}

TEST(PercentText, HasTwoDecimals) {
    EXPECT_EQ(percent_text(63, 100), "63.00%");
    EXPECT_EQ(percent_text(2, 3), "66.67%");
    EXPECT_EQ(percent_text(5, 5), "100.00%");
    EXPECT_EQ(percent_text(0, 0), "0.00%");
}

}  // namespace
}  // namespace firstcome::api
