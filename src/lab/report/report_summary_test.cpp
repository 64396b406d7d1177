// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_summary.h"

#include "tests/lab/runs.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;
namespace json = boost::json;

json::object parsed(const ExperimentRun& run, std::string_view path = "a/report.md") {
    return json::parse(summary_json(run, path)).as_object();
}

TEST(ReportSummary, HasItsMembersInTheirOrder) {
    CellResult cell = cell_of(Variant::resequenced, 3, 1'000, 2);
    mix(cell, 77, 3);
    watch(cell, 80);
    cell.plan.hold_back = Duration::micros(2'500);
    const json::object all = parsed(run_of({cell}));
    std::vector<std::string> names;
    for (const auto& member : all) {
        names.emplace_back(member.key());
    }
    EXPECT_THAT(
        names, testing::ElementsAre("id", "report", "checks", "pinned_per_event_ratio", "cells")
    );
    EXPECT_EQ(all.at("id"), "20260115-102030");
    EXPECT_EQ(all.at("report"), "a/report.md");
    EXPECT_EQ(all.at("checks"), "ok");
    EXPECT_TRUE(all.at("pinned_per_event_ratio").is_null());
    const json::object& one = all.at("cells").as_array().at(0).as_object();
    names.clear();
    for (const auto& member : one) {
        names.emplace_back(member.key());
    }
    EXPECT_THAT(
        names,
        testing::ElementsAre(
            "variant",
            "partitions",
            "total_events",
            "pipeline_tps",
            "db_tps",
            "processing_tps",
            "switch_ratio",
            "violation_count",
            "order_accuracy",
            "e_n",
            "inversions",
            "cut_regret_ms",
            "oversold",
            "seconds",
            "load_start_s",
            "knee_s",
            "cpu_peak_percent",
            "repetition",
            "hold_back_ms"
        )
    );
    EXPECT_EQ(one.at("variant"), "resequenced");
    EXPECT_EQ(one.at("partitions"), 3);
    EXPECT_EQ(one.at("total_events"), 10'000);
    EXPECT_EQ(one.at("e_n"), 3);
    EXPECT_EQ(one.at("inversions"), 77);
    EXPECT_EQ(one.at("cut_regret_ms").as_double(), 12.3);
    EXPECT_EQ(one.at("hold_back_ms").as_double(), 2.5);
    EXPECT_EQ(one.at("repetition"), 2);
    EXPECT_EQ(one.at("seconds"), 10);
}

TEST(ReportSummary, HasTheRatioOfTheMedians) {
    const json::object all = parsed(run_of(
        {cell_of(Variant::per_event, 1, 900, 1),
         cell_of(Variant::per_event, 1, 1'000, 2),
         cell_of(Variant::per_event, 1, 5'000, 3),
         cell_of(Variant::pinned, 1, 33'000)}
    ));
    EXPECT_NEAR(all.at("pinned_per_event_ratio").as_double(), 33, 0.01);
    EXPECT_EQ(all.at("cells").as_array().size(), 4U);
}

TEST(ReportSummary, HasNullForWhatIsUndefined) {
    CellResult cell = cell_of(Variant::pinned, 1, 1'000);
    cell.analysis.processing = {};
    const json::object all = parsed(run_of({cell}), "");
    EXPECT_TRUE(all.at("report").is_null());
    const json::object& one = all.at("cells").as_array().at(0).as_object();
    EXPECT_TRUE(one.at("processing_tps").is_null());
    EXPECT_TRUE(one.at("load_start_s").is_null());
    EXPECT_TRUE(one.at("cpu_peak_percent").is_null());
}

TEST(ReportSummary, SaysThatAChecksFailedAndGivesNoFigureOfThatCell) {
    CellResult broken = cell_of(Variant::pinned, 1, 33'000);
    broken.check.findings[0].count = 1;
    CellResult oversold = cell_of(Variant::select_update, 3, 900);
    oversold.check.findings[1].count = 1;
    oversold.check.oversold = 250;
    const ExperimentRun run = run_of({cell_of(Variant::per_event, 1, 1'000), oversold, broken});
    const json::object all = parsed(run);
    EXPECT_EQ(all.at("checks"), "failed");
    EXPECT_TRUE(all.at("pinned_per_event_ratio").is_null());
    const json::array& cells = all.at("cells").as_array();
    EXPECT_TRUE(cells.at(0).at("db_tps").is_number());
    EXPECT_EQ(cells.at(1).at("oversold"), 250);
    EXPECT_TRUE(cells.at(1).at("db_tps").is_number());
    EXPECT_TRUE(cells.at(2).at("db_tps").is_null());
    EXPECT_TRUE(cells.at(2).at("seconds").is_null());
}

TEST(ReportSummary, EscapesItsTexts) {
    ExperimentRun run = run_of({});
    run.id = "a\"b\\\n\xFF";
    const json::object all = parsed(run, "x\"y");
    EXPECT_EQ(all.at("id"), "a\"b\\ \\xff");
    EXPECT_EQ(all.at("report"), "x\"y");
    EXPECT_TRUE(all.at("cells").as_array().empty());
    EXPECT_EQ(summary_json(run, "x").find('\n'), std::string::npos);
}

}  // namespace
}  // namespace firstcome::lab
