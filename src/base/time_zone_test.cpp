// SPDX-License-Identifier: Apache-2.0
#include "base/time_zone.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TimeZone zone(std::string_view name) {
    return TimeZone::find(name).value();
}

std::string utc(std::string_view text, std::string_view zone_name = "Asia/Seoul") {
    const auto time = zone(zone_name).parse(text);
    return time ? to_rfc3339_utc(*time) : time.error().message();
}

TEST(TimeZone, IsFoundByItsName) {
    EXPECT_TRUE(TimeZone::find("Europe/Berlin"));
    EXPECT_EQ(TimeZone::find("Mars/Olympus").error().code, Errc::not_found);
    EXPECT_EQ(TimeZone::find("").error().code, Errc::not_found);
}

TEST(TimeZone, PrintsLocalTimeWithoutAnOffset) {
    EXPECT_EQ(zone("Asia/Seoul").local_text(WallTime{0}), "1970-01-01T09:00:00.000000");
    EXPECT_EQ(zone("Etc/UTC").local_text(WallTime{-1}), "1969-12-31T23:59:59.999999");
}

TEST(TimeZone, ReadsBackWhatItPrints) {
    const TimeZone seoul = zone("Asia/Seoul");
    const WallTime time{1'768'440'030'123'456};
    EXPECT_EQ(seoul.parse(seoul.local_text(time)).value(), time);
    EXPECT_EQ(seoul.parse(to_rfc3339_utc(time)).value(), time);
}

TEST(TimeZone, ReadsAnOffsetAndWithoutOneTheLocalTime) {
    EXPECT_EQ(utc("2026-01-15T10:20:30Z"), "2026-01-15T10:20:30.000000Z");
    EXPECT_EQ(utc("2026-01-15t10:20:30z"), "2026-01-15T10:20:30.000000Z");
    EXPECT_EQ(utc("2026-01-15T10:20:30+09:00"), "2026-01-15T01:20:30.000000Z");
    EXPECT_EQ(utc("2026-01-15T10:20:30-03:30"), "2026-01-15T13:50:30.000000Z");
    EXPECT_EQ(utc("2026-01-15T10:20:30"), "2026-01-15T01:20:30.000000Z");
    EXPECT_EQ(utc("2026-01-15 10:20:30"), "2026-01-15T01:20:30.000000Z");
    EXPECT_EQ(utc("2026-01-15T10:20"), "2026-01-15T01:20:00.000000Z");
}

TEST(TimeZone, CutsFractionsAtMicroseconds) {
    EXPECT_EQ(utc("2026-01-15T10:20:30.5Z"), "2026-01-15T10:20:30.500000Z");
    EXPECT_EQ(utc("2026-01-15T10:20:30.1234569Z"), "2026-01-15T10:20:30.123456Z");
}

TEST(TimeZone, TakesALeapSecondAsTheNextSecond) {
    EXPECT_EQ(utc("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00.000000Z");
}

TEST(TimeZone, TakesTheEarlierOfTwoEqualLocalTimes) {
    EXPECT_EQ(utc("2025-10-26T02:30:00", "Europe/Berlin"), "2025-10-26T00:30:00.000000Z");
}

TEST(TimeZone, RefusesALocalTimeThatTheClocksSkip) {
    const auto skipped = zone("Europe/Berlin").parse("2025-03-30T02:30:00");
    ASSERT_FALSE(skipped);
    EXPECT_EQ(skipped.error().code, Errc::invalid);
    EXPECT_TRUE(zone("Europe/Berlin").parse("2025-03-30T02:30:00+01:00"));
}

TEST(TimeZone, RefusesEverythingElse) {
    for (const std::string_view text :
         {"",
          "2026",
          "2026-01-15",
          "2026-01-15T",
          "2026-01-15T10",
          "2026-1-15T10:20:30",
          "2026-02-30T10:20:30",
          "2026-00-10T10:20:30",
          "2026-13-10T10:20:30",
          "2026-01-15T24:00:00",
          "2026-01-15T10:60:00",
          "2026-01-15T10:20:61",
          "2026-01-15T10:20:30.",
          "2026-01-15T10:20:30.Z",
          "2026-01-15T10:20:30+9",
          "2026-01-15T10:20:30+0900",
          "2026-01-15T10:20:30+24:00",
          "2026-01-15T10:20:30ZZ",
          "2026-01-15T10:20:30 ",
          " 2026-01-15T10:20:30",
          "-026-01-15T10:20:30",
          "now"}) {
        EXPECT_FALSE(zone("Asia/Seoul").parse(text)) << text;
    }
}

}  // namespace
}  // namespace firstcome
