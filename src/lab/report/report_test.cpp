// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report.h"

#include "tests/lab/report_reading.h"
#include "tests/lab/runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Two numbers of partitions and firstcome's own path, three repetitions of each.
ExperimentRun small_run() {
    std::vector<CellResult> cells;
    for (const std::uint32_t repetition : {1U, 2U, 3U}) {
        cells.push_back(cell_of(Variant::per_event, 1, 990 + 10 * repetition, repetition));
        cells.push_back(cell_of(Variant::per_event, 3, 1'000 + 10 * repetition, repetition));
        cells.push_back(cell_of(Variant::pinned, 1, 33'000 + 100 * repetition, repetition));
        for (auto cell = cells.end() - 3; cell != cells.end(); ++cell) {
            watch(*cell, 80);
        }
    }
    return run_of(std::move(cells));
}

TEST(Report, HasItsSectionsInTheirOrder) {
    const auto document = compose_report(small_run());
    ASSERT_TRUE(document);
    EXPECT_EQ(document->title, "Partitions");
    std::vector<std::string> titles;
    for (const ReportSection& section : document->sections) {
        titles.push_back(section.title);
    }
    EXPECT_THAT(
        titles,
        ElementsAre(
            "Answers",
            "The published table, measured again",
            "Three bases of measurement",
            "Over time",
            "Order and fairness",
            "Units oversold without a condition",
            "The hold-back curve",
            "pinned against per-event",
            "Hypothesis against result",
            "What follows"
        )
    );
}

TEST(Report, OfAnUnsoundCellIsItsWitnessesAlone) {
    ExperimentRun run = small_run();
    run.cells[4].check.findings[0] = {
        "every arrival is there once", "4 is missing\x1b[2J", 2, false};
    run.cells[5].check.findings[1] = {"winners", "5 won", 1, true};
    for (const auto& report : {report_markdown(run), report_html(run)}) {
        ASSERT_FALSE(report);
        EXPECT_EQ(report.error().code, Errc::conflict);
        EXPECT_EQ(
            report.error().detail,
            "run 20260115-102030 has no report, checks failed:\n"
            "per-event-p3-r2: every arrival is there once: 4 is missing\\x1b[2J (2 times)\n"
            "pinned-p1-r2: winners: 5 won"
        );
    }
}

TEST(Report, TakesAnOversellOfSelectUpdateAsItsResult) {
    CellResult cell = cell_of(Variant::select_update, 3, 900);
    cell.check.findings[1].count = 1;
    cell.check.findings[1].witness = "1250 won";
    cell.check.oversold = 250;
    ExperimentRun run = run_of({cell});
    EXPECT_EQ(failed_checks(run), "");
    ASSERT_TRUE(compose_report(run));
    run.cells[0].check.findings[0].count = 1;  // but not a history with holes
    EXPECT_EQ(failed_checks(run), "select-update-p3-r1: every arrival is there once: ");
    EXPECT_FALSE(compose_report(run));
}

TEST(Report, OfNothingIsAnError) {
    const auto report = report_markdown(run_of({}));
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Errc::not_found);
}

TEST(Report, SaysFirstThatARunIsUnfinished) {
    ExperimentRun run = small_run();
    EXPECT_THAT(compose_report(run)->notices, ElementsAre());
    run.cells.pop_back();
    EXPECT_THAT(
        compose_report(run)->notices,
        ElementsAre("Unfinished: 8 of 9 cells are done. Missing: pinned-p1-r3.")
    );
    run.config.variants[0].repetitions = 12;
    EXPECT_THAT(
        compose_report(run)->notices[0],
        AllOf(HasSubstr("8 of 18 cells"), HasSubstr(" and 2 more."))
    );
}

TEST(Report, SaysWhereItWasMeasured) {
    ExperimentRun run = small_run();
    EXPECT_THAT(preface_of(run), HasSubstr("3 settings, 3 repetitions of each"));
    EXPECT_THAT(preface_of(run), HasSubstr("Limits: one machine."));
    run.cells.pop_back();
    EXPECT_THAT(preface_of(run), HasSubstr("2 to 3 repetitions of each"));
    for (MonitorSample& sample : run.cells[0].monitoring.samples) {
        sample.broker_percent.reset();
    }
    EXPECT_THAT(preface_of(run), HasSubstr("the CPU of the broker was not sampled"));
    for (MonitorSample& sample : run.cells[1].monitoring.samples) {
        sample.database_percent.reset();
    }
    EXPECT_THAT(preface_of(run), HasSubstr("the CPU of broker and database was not sampled"));
    for (CellResult& cell : run.cells) {
        cell.monitoring = {};
    }
    EXPECT_THAT(preface_of(run), HasSubstr("the CPU was not sampled in this run"));
}

TEST(Report, OfOneCellNamesWhatItCannotSay) {
    CellResult cell = cell_of(Variant::per_event, 1, 1'000);
    cell.analysis.processing = {};
    cell.analysis.database = {};
    cell.analysis.pipeline = {};
    const ExperimentRun run = run_of({cell});
    const std::string text = text_of(run);
    EXPECT_THAT(text, HasSubstr("per-event was run on one number of partitions only"));
    EXPECT_THAT(text, HasSubstr("select-update is not in this run"));
    EXPECT_THAT(text, HasSubstr("resequenced is not in this run"));
    EXPECT_THAT(text, HasSubstr("pinned with one partition is not in this run"));
    EXPECT_THAT(text, HasSubstr("No basis has a defined figure"));
    EXPECT_THAT(text, HasSubstr("Nothing: no setting has a defined DB TPS."));
    EXPECT_THAT(text, HasSubstr("undefined"));
}

TEST(Report, NeverShowsWhatIsNoNumber) {
    CellResult cell = cell_of(Variant::per_event, 1, 1'000);
    cell.analysis.processing = cell.analysis.database = cell.analysis.pipeline = {};
    cell.plan.stock = 0;
    CellResult oversold = cell;
    oversold.plan.variant = Variant::select_update;
    CellResult pinned = cell;
    pinned.plan.variant = Variant::pinned;
    CellResult several = cell;
    several.plan.partitions = 3;
    const ExperimentRun run = run_of({cell, oversold, pinned, several});
    for (const auto& report : {report_markdown(run), report_html(run)}) {
        ASSERT_TRUE(report);
        for (const char* never : {"nan", "inf ", "-nan", " inf", ">inf", "1e+"}) {
            EXPECT_THAT(*report, Not(HasSubstr(never)));
        }
    }
}

}  // namespace
}  // namespace firstcome::lab
