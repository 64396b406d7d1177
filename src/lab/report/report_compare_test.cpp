// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_compare.h"

#include "tests/lab/report_reading.h"
#include "tests/lab/runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string comparison(const ExperimentRun& a, const ExperimentRun& b) {
    std::string text;
    for (const ReportSection& section : compose_comparison(a, b).sections) {
        text += text_of(section.blocks);
    }
    return text;
}

TEST(ReportCompare, PutsFiguresSideBySide) {
    const ExperimentRun a =
        run_of({cell_of(Variant::per_event, 1, 1'000, 1), cell_of(Variant::per_event, 1, 1'020, 2)}
        );
    const ExperimentRun b =
        run_of({cell_of(Variant::per_event, 1, 1'500, 1), cell_of(Variant::per_event, 1, 1'530, 2)}
        );
    const std::string text = comparison(a, b);
    EXPECT_THAT(text, HasSubstr("DB TPS | 1,010 (2.0 %) | 1,515 (2.0 %) | x1.50 | no | "));
    EXPECT_THAT(text, HasSubstr("inversions | 0 | 0 | 0 in both | yes | "));
    EXPECT_THAT(text, HasSubstr("load start s | undefined | undefined | undefined | undefined | "));
    EXPECT_THAT(
        comparison(a, a), HasSubstr("DB TPS | 1,010 (2.0 %) | 1,010 (2.0 %) | x1.00 | yes")
    );
    EXPECT_THAT(
        text, AllOf(HasSubstr("The configs are the same."), HasSubstr("The environments are the"))
    );
}

TEST(ReportCompare, NamesFirstWhatDiffers) {
    const ExperimentRun a = run_of({cell_of(Variant::per_event, 1, 1'000)});
    ExperimentRun b = a;
    b.quick = true;
    b.experiment = "002-other";
    b.config.title = "Other";
    b.config.stock = 5;
    b.config.arrival = {Arrival::poisson, 2'000, {}, 9};
    b.config.clock_uncertainty = Duration::micros(7);
    b.config.variants[0].partitions = {1, 3};
    b.environment = {{"CPU", "four | cores"}, {"disk", "ext4"}};
    const std::string text = comparison(a, b);
    for (const char* row : {
             "experiment | 001-partitions | 002-other | ",
             "title | Partitions | Other | ",
             "quick | no | yes | ",
             "stock | 1000 | 5 | ",
             "arrival | barrier, 0.00/s, ramp 0.00 s, seed 1 | poisson, 2,000/s, ramp 0.00 s, seed",
             "clock uncertainty us | 0 | 7 | ",
             "matrix | 1 cells | 2 cells | ",
             "CPU | two cores | four | cores | ",
             "kernel | 6.1 | not named | ",
             "disk | not named | ext4 | ",
         }) {
        EXPECT_THAT(text, HasSubstr(row));
    }
    const std::string markdown = report_compare(a, b);
    EXPECT_LT(markdown.find("Different configs"), markdown.find("per-event-p1"));
    EXPECT_THAT(markdown, HasSubstr("four \\| cores"));
    EXPECT_THAT(markdown, HasSubstr("(unfinished)"));
}

TEST(ReportCompare, NamesSettingsOfOneRunAlone) {
    CellResult broken = cell_of(Variant::pinned, 1, 9'000);
    const ExperimentRun a = run_of({cell_of(Variant::per_event, 1, 1'000), broken});
    broken.check.findings[0].count = 1;
    const ExperimentRun b = run_of({cell_of(Variant::batched, 1, 1'000), broken});
    const std::string text = comparison(a, b);
    EXPECT_THAT(text, HasSubstr("Only in a: per-event-p1."));
    EXPECT_THAT(text, HasSubstr("Only in b: batched-p1."));
    EXPECT_THAT(text, HasSubstr("pinned-p1 is not compared: a check failed."));
    EXPECT_THAT(text, Not(HasSubstr("9,000")));
    EXPECT_THAT(comparison(run_of({}), run_of({})), HasSubstr("Neither run has a cell"));
}

}  // namespace
}  // namespace firstcome::lab
