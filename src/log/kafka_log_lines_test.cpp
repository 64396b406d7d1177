// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_lines.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(KafkaLogLines, PassesOnAFewInEachWindow) {
    ManualClock clock(WallTime{0});
    KafkaLogLines lines(clock);
    for (int window = 0; window < 3; ++window) {
        for (int line = 0; line < KafkaLogLines::lines_max; ++line) {
            EXPECT_TRUE(lines.warn("the broker is away"));
        }
        EXPECT_FALSE(lines.warn("the broker is away"));
        clock.advance(KafkaLogLines::window - Duration::micros(1));
        EXPECT_FALSE(lines.warn("the broker is away"));
        clock.advance(Duration::micros(1));
    }
}

}  // namespace
}  // namespace firstcome
