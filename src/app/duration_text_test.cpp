// SPDX-License-Identifier: Apache-2.0
#include "app/duration_text.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(DurationText, AWholeNumberWithAUnitIsADuration) {
    EXPECT_EQ(parse_duration("250us"), Duration::micros(250));
    EXPECT_EQ(parse_duration("100ms"), Duration::millis(100));
    EXPECT_EQ(parse_duration("3s"), Duration::seconds(3));
    EXPECT_EQ(parse_duration("5m"), Duration::seconds(300));
    EXPECT_EQ(parse_duration("24h"), Duration::seconds(86'400));
    EXPECT_EQ(parse_duration("2d"), Duration::seconds(172'800));
    EXPECT_EQ(parse_duration("0s"), Duration{});
}

TEST(DurationText, ANumberWithoutUnitAndOtherTextsAreNone) {
    for (const char* text :
         {"",
          "3",
          "s",
          "-1s",
          "+1s",
          "1.5s",
          "1 s",
          " 1s",
          "1s ",
          "1S",
          "1sec",
          "1e3s",
          "9223372036854775807s",
          "99999999999999999999us"}) {
        EXPECT_EQ(parse_duration(text), std::nullopt) << text;
    }
}

TEST(DurationText, ItIsWrittenInTheLargestUnitThatKeepsItWhole) {
    EXPECT_EQ(to_text(Duration{}), "0s");
    EXPECT_EQ(to_text(Duration::micros(1'500)), "1500us");
    EXPECT_EQ(to_text(Duration::millis(1'500)), "1500ms");
    EXPECT_EQ(to_text(Duration::seconds(90)), "90s");
    EXPECT_EQ(to_text(Duration::seconds(3'600)), "1h");
}

}  // namespace
}  // namespace firstcome
