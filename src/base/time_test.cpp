// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(Time, IsPrintedInUtcWithMicroseconds) {
    EXPECT_EQ(to_rfc3339_utc({0}), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(to_rfc3339_utc({1'768'472'430'123'456}), "2026-01-15T10:20:30.123456Z");
    EXPECT_EQ(to_rfc3339_utc({-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Time, AWallJumpDoesNotMoveTheSteadyClock) {
    ManualClock clock({1'000});
    clock.jump_wall(Duration::seconds(86'400));
    EXPECT_EQ(clock.steady_now(), SteadyTime{0});
    clock.advance(Duration::millis(1));
    EXPECT_EQ(clock.steady_now(), SteadyTime{1'000});
}

TEST(Time, TheSystemClockAnchorsWallTimeToTheSteadyClock) {
    const SystemClock clock;
    const auto before = clock.wall_now();
    EXPECT_GE(clock.wall_now(), before);
}

}  // namespace
}  // namespace firstcome
