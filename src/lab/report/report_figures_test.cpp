// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_figures.h"

#include <gtest/gtest.h>

#include <limits>

namespace firstcome::lab {
namespace {

TEST(ReportFigures, AreWrittenForPeople) {
    EXPECT_EQ(count_text(0), "0");
    EXPECT_EQ(count_text(999), "999");
    EXPECT_EQ(count_text(100'000), "100,000");
    EXPECT_EQ(count_text(1'234'567.5), "1,234,567.5");
    EXPECT_EQ(count_text(-1'234), "-1,234");
    EXPECT_EQ(rate_text(13'890.4), "13,890");
    EXPECT_EQ(rate_text(285.71), "285.7");
    EXPECT_EQ(rate_text(28.571), "28.57");
    EXPECT_EQ(share_text(0.0026), "0.0026");
    EXPECT_EQ(share_text(0.00000012), "1.2e-07");
    EXPECT_EQ(share_text(0), "0");
    EXPECT_EQ(time_text(-0.001), "0.00");
    EXPECT_EQ(ratio_text(1.034), "x1.03");
    EXPECT_EQ(ratio_text(33.14), "x33.1");
    EXPECT_EQ(ratio_text(1'250), "x1,250");
    EXPECT_EQ(axis_text(20'000), "20k");
    EXPECT_EQ(axis_text(2'500'000), "2.5M");
    EXPECT_EQ(axis_text(0.5), "0.5");
}

TEST(ReportFigures, SayAHundredPercentOfAHundredAlone) {
    EXPECT_EQ(percent_text(100), "100 %");
    EXPECT_EQ(percent_text(99.97), "99.97 %");
    EXPECT_EQ(percent_text(99.9996), "99.9996 %");
    EXPECT_EQ(percent_text(0), "0 %");
    EXPECT_EQ(percent_text(0.0004), "0.0004 %");
    EXPECT_EQ(percent_text(100.001), "100.00 %");
    EXPECT_EQ(percent_text(3'300), "3,300.00 %");
}

TEST(ReportFigures, SayUndefinedOfWhatIsNoNumber) {
    for (const double value :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        for (const auto& text :
             {count_text(value),
              rate_text(value),
              share_text(value),
              percent_text(value),
              time_text(value),
              ratio_text(value),
              axis_text(value)}) {
            EXPECT_EQ(text, undefined_text);
        }
    }
}

}  // namespace
}  // namespace firstcome::lab
