// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_course.h"

#include "tests/lab/runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;
using testing::HasSubstr;

TEST(Course, IsThinnedToItsMeans) {
    std::vector<PlotPoint> points;
    for (int i = 0; i < 1'300; ++i) {
        points.push_back({static_cast<double>(i), i % 2 == 0 ? 0.0 : 10.0});
    }
    const auto few = thinned(points);
    EXPECT_EQ(few.size(), 434U);  // of three each, the last of one
    EXPECT_EQ(few[0].x, 1);
    EXPECT_NEAR(few[0].y, 10.0 / 3, 1e-9);
    EXPECT_EQ(few.back().x, 1'299);
    EXPECT_EQ(few.back().y, 10);
    points.resize(course_points_max);
    EXPECT_EQ(thinned(points).size(), course_points_max);
    EXPECT_TRUE(thinned({}).empty());
}

TEST(Course, MarksTheFirstPoll) {
    CellResult cell = cell_of(Variant::per_event, 3, 1'000);
    EXPECT_EQ(first_poll_s(cell), std::nullopt);
    EXPECT_TRUE(pipeline_plot(cell, "x").marks.empty());
    EXPECT_THAT(pipeline_plot(cell, "x").description, HasSubstr("First poll never"));
    cell.analysis.polled = {{}, bucket_width, {0, 0, 0, 50, 100}};
    EXPECT_DOUBLE_EQ(*first_poll_s(cell), 0.3);
    const ReportPlot plot = pipeline_plot(cell, "x");
    ASSERT_EQ(plot.marks.size(), 1U);
    EXPECT_EQ(plot.marks[0].name, "first poll");
    EXPECT_EQ(
        plot.description,
        "First poll at 0.30 s; pipeline TPS 2,000 on the whole, at most 1,000 events/s at 0.40 s."
    );
    ASSERT_EQ(plot.panels[0].lines[0].points.size(), 5U);
    EXPECT_DOUBLE_EQ(plot.panels[0].lines[0].points[3].x, 0.35);
    EXPECT_DOUBLE_EQ(plot.panels[0].lines[0].points[3].y, 500);
}

TEST(Course, ShowsTheMonitorsViewOnOneAxis) {
    CellResult cell = cell_of(Variant::per_event, 3, 1'000);
    watch(cell, 80);
    const ReportPlot plot = monitor_plot(cell, "x");
    ASSERT_EQ(plot.panels.size(), 3U);
    EXPECT_EQ(plot.panels[0].lines.size(), 2U);
    EXPECT_EQ(plot.panels[1].lines.size(), 3U);
    EXPECT_EQ(plot.panels[1].lines[2].points.back().y, 100);
    EXPECT_EQ(plot.panels[2].lines.size(), 4U);
    ASSERT_EQ(plot.marks.size(), 3U);
    EXPECT_EQ(plot.marks[0].name, "load start");
    EXPECT_EQ(plot.marks[1].name, "knee");
    EXPECT_EQ(plot.marks[2].name, "peak");
    EXPECT_THAT(plot.description, HasSubstr("load start at 0.00 s"));
}

TEST(Course, LeavesOutWhatWasNotSampled) {
    CellResult cell = cell_of(Variant::per_event, 3, 1'000);
    watch(cell, 80);
    for (MonitorSample& sample : cell.monitoring.samples) {
        sample.broker_percent.reset();
    }
    EXPECT_EQ(monitor_plot(cell, "x").panels[2].lines.size(), 3U);
    cell.monitoring = {};
    const ReportPlot plot = monitor_plot(cell, "x");
    EXPECT_EQ(plot.panels.size(), 1U);
    EXPECT_TRUE(plot.marks.empty());
    EXPECT_THAT(plot.description, HasSubstr("No load begins by the rule"));
}

TEST(Course, SaysThatItIsThinned) {
    CellResult cell = cell_of(Variant::per_event, 3, 1'000);
    cell.analysis.polled = {{}, bucket_width, std::vector<std::uint64_t>(1'300, 7)};
    EXPECT_THAT(
        pipeline_plot(cell, "x").description, HasSubstr("A point is the mean of 3 samples at most.")
    );
}

}  // namespace
}  // namespace firstcome::lab
