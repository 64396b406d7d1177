// SPDX-License-Identifier: Apache-2.0
#include "app/number_text.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(NumberText, ThousandsAreGrouped) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1'000), "1,000");
    EXPECT_EQ(grouped(1'234'567), "1,234,567");
    EXPECT_EQ(grouped(-999), "-999");
    EXPECT_EQ(grouped(-1'000), "-1,000");
}

TEST(NumberText, MillisecondsHaveThreeDigitsThatMean) {
    EXPECT_EQ(milliseconds(0), "0.00 ms");
    EXPECT_EQ(milliseconds(840), "0.84 ms");
    EXPECT_EQ(milliseconds(12'345), "12.3 ms");
    EXPECT_EQ(milliseconds(1'234'567), "1,235 ms");
}

}  // namespace
}  // namespace firstcome
