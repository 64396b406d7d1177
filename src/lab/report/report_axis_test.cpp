// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using testing::ElementsAre;

TEST(PlotAxis, EndsAtRoundFigures) {
    const PlotAxis axis = PlotAxis::linear(0, 93, 100, 0);
    EXPECT_EQ(axis.position(0), 100);
    EXPECT_EQ(axis.position(100), 0);
    EXPECT_THAT(axis.ticks(), ElementsAre(0, 50, 100));
}

TEST(PlotAxis, HasARoomForASingleFigure) {
    const PlotAxis zero = PlotAxis::linear(0, 0, 100, 0);
    EXPECT_EQ(zero.position(0), 100);
    EXPECT_EQ(PlotAxis::exact(3, 3, 0, 90).position(3), 0);
}

TEST(PlotAxis, MayBeginBelowZero) {
    const PlotAxis axis = PlotAxis::exact(-1, 9, 0, 450);
    EXPECT_EQ(axis.position(-1), 0);
    EXPECT_EQ(axis.position(0), 45);
    EXPECT_THAT(axis.ticks(), ElementsAre(0, 2, 4, 6, 8));
}

TEST(PlotAxis, ShowsPowersOfTen) {
    const PlotAxis axis = PlotAxis::logarithmic(1'020, 41'700, 200, 0);
    EXPECT_THAT(axis.ticks(), ElementsAre(1'000, 10'000, 100'000));
    EXPECT_EQ(axis.position(1'000), 200);
    EXPECT_NEAR(axis.position(10'000), 100, 1e-9);
    EXPECT_THAT(PlotAxis::logarithmic(100, 100, 1, 0).ticks(), ElementsAre(100, 1'000));
}

}  // namespace
}  // namespace firstcome::lab
