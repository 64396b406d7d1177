// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_metrics.h"

#include "lab/report/report_figures.h"
#include "lab/report/report_settings.h"
#include "tests/lab/runs.h"

#include <gtest/gtest.h>

#include <limits>

namespace firstcome::lab {
namespace {

using namespace tests;

std::string text_of(std::vector<double> values, std::size_t repetitions = 0) {
    Figure figure{std::move(values), 0};
    figure.repetitions = repetitions == 0 ? figure.values.size() : repetitions;
    return figure_text(figure, metrics::db_tps);
}

TEST(Figure, IsTheMedianWithItsSpread) {
    EXPECT_EQ(text_of({1'000}), "1,000");
    EXPECT_EQ(text_of({1'000, 1'000, 1'000}), "1,000");
    EXPECT_EQ(text_of({990, 1'000, 1'020}), "1,000 (3.0 %)");
    EXPECT_EQ(text_of({800, 1'200}), "1,000 (40 %)");
    EXPECT_EQ(text_of({1'000, 1'000.001}), "1,000 (< 0.01 %)");
    EXPECT_EQ(text_of({0, 0, 12}), "0.00 (0.00 to 12.00)");
}

TEST(Figure, SaysWhereItIsUndefined) {
    EXPECT_EQ(text_of({}, 3), "undefined");
    EXPECT_EQ(text_of({1'000}, 3), "1,000 (1 of 3)");
    EXPECT_EQ(text_of({990, 1'010}, 3), "1,000 (2.0 %, 2 of 3)");
}

TEST(Figure, LeavesOutRepetitionsOfAnUndefinedRate) {
    CellResult never = cell_of(Variant::per_event, 1, 1'000, 2);
    never.analysis.database.span = {};
    const ExperimentRun run = run_of(
        {cell_of(Variant::per_event, 1, 900, 1), never, cell_of(Variant::per_event, 1, 1'100, 3)}
    );
    const auto settings = settings_of(run);
    const Figure figure = figure_of(settings[0], metrics::db_tps);
    ASSERT_EQ(figure.values.size(), 2U);
    EXPECT_EQ(figure.repetitions, 3U);
    EXPECT_NEAR(figure.median(), 1'000, 0.1);
}

TEST(Metrics, AreReadFromTheirPlaces) {
    CellResult cell = cell_of(Variant::per_event, 3, 1'000);
    mix(cell, 77, 3);
    watch(cell, 80);
    cell.check.oversold = 9;
    const auto value = [&](const Metric& metric) { return metric.of(cell).value(); };
    EXPECT_NEAR(value(metrics::db_tps), 1'000, 0.1);
    EXPECT_NEAR(value(metrics::pipeline_tps), 2'000, 0.1);
    EXPECT_NEAR(value(metrics::processing_tps), 1'010, 0.1);
    EXPECT_NEAR(value(metrics::processing_s), 10, 0.01);
    EXPECT_EQ(value(metrics::load_start_s), 0.0);
    EXPECT_GT(value(metrics::knee_s), 0.0);
    EXPECT_GT(value(metrics::peak_s), value(metrics::knee_s));
    EXPECT_NEAR(value(metrics::cpu_peak_percent), 80, 1);
    EXPECT_EQ(value(metrics::latency_p50_ms), 5);
    EXPECT_EQ(value(metrics::latency_p99_ms), 40);
    EXPECT_EQ(value(metrics::switch_ratio), 0.0026);
    EXPECT_EQ(value(metrics::violation_count), 0);
    EXPECT_EQ(value(metrics::order_accuracy_percent), 100);
    EXPECT_EQ(value(metrics::mismatches), 0);
    EXPECT_EQ(value(metrics::inversions), 77);
    EXPECT_EQ(value(metrics::slips_p99), 7);
    EXPECT_EQ(value(metrics::slips_max), 21);
    EXPECT_EQ(value(metrics::skips_p99), 8);
    EXPECT_EQ(value(metrics::skips_max), 23);
    EXPECT_EQ(value(metrics::largest_displacement), 19);
    EXPECT_EQ(value(metrics::e_n), 3);
    EXPECT_EQ(value(metrics::cut_regret_ms), 12.3);
    EXPECT_EQ(value(metrics::cut_ambiguity), 2);
    EXPECT_EQ(value(metrics::oversold), 9);
    cell.monitoring = {};
    EXPECT_EQ(metrics::load_start_s.of(cell), std::nullopt);
    EXPECT_EQ(metrics::cpu_peak_percent.of(cell), std::nullopt);
}

}  // namespace
}  // namespace firstcome::lab
