// SPDX-License-Identifier: Apache-2.0
// Every sentence of the answers and of the last rows, on both sides of the figure that chooses it.
#include "lab/report/report.h"
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

std::string answers(const std::vector<CellResult>& cells) {
    return section_of(run_of(cells), "Answers");
}

std::string closing(const std::vector<CellResult>& cells) {
    return section_of(run_of(cells), "What follows");
}

CellResult mixed(Variant variant, std::uint32_t partitions, double db_tps, std::uint64_t e_n) {
    CellResult cell = cell_of(variant, partitions, db_tps);
    mix(cell, 4'321, e_n);
    return cell;
}

const CellResult one = cell_of(Variant::per_event, 1, 1'000);

TEST(ReportAnswers, SayWhetherPartitionsKeptTheirOrder) {
    EXPECT_THAT(
        answers({one}),
        HasSubstr("the 10,000 events of 1 cell kept the order of each participant (violation_count")
    );
    CellResult broken = one;
    broken.analysis.violation_count = 3;
    EXPECT_THAT(
        answers({broken}),
        AllOf(HasSubstr("Not even a partition kept the order here"), HasSubstr(" 3 pairs "))
    );
}

TEST(ReportAnswers, SayWhatHappenedBetweenPartitions) {
    EXPECT_THAT(answers({one}), HasSubstr("it has no setting that consumes several"));
    EXPECT_THAT(
        answers({one, cell_of(Variant::per_event, 3, 1'000)}),
        HasSubstr("Between partitions nothing was turned round in this run")
    );
    EXPECT_THAT(
        answers({one, mixed(Variant::per_event, 3, 1'000, 0)}),
        HasSubstr("per-event-p3 decided 4,321 pairs in the reverse of their arrival")
    );
    // A merge by arrival says nothing about partitions that are consumed independently.
    EXPECT_THAT(
        answers({one, mixed(Variant::resequenced, 3, 1'000, 0)}),
        HasSubstr("it has no setting that consumes several")
    );
}

TEST(ReportAnswers, DoNotOverlookOneRepetition) {
    std::vector<CellResult> cells{one, cell_of(Variant::batched, 3, 1'000)};
    for (const std::uint32_t repetition : {1U, 2U, 3U}) {
        cells.push_back(cell_of(Variant::per_event, 3, 1'000, repetition));
    }
    mix(cells.back(), 8);
    EXPECT_THAT(answers(cells), HasSubstr("per-event-p3 decided 0 (0 to 8) pairs in the reverse"));
    EXPECT_THAT(answers(cells), HasSubstr("also with 0 (0 to 8) inversions (per-event-p3)"));
}

TEST(ReportAnswers, SayWhetherThePipelineWasFaster) {
    EXPECT_THAT(
        answers({one}),
        HasSubstr("2,000 events/s from publish to poll, 1,000 committed by the database (x2.00), "
                  "and what makes the difference is behind Kafka")
    );
    CellResult level = one;
    level.analysis.pipeline = level.analysis.database;
    EXPECT_THAT(answers({level}), HasSubstr("The pipeline was no faster than the database"));
    level.analysis.database = {};
    EXPECT_THAT(answers({level}), HasSubstr("undefined committed by the database."));
}

TEST(ReportAnswers, SortWhatMorePartitionsChanged) {
    CellResult more = mixed(Variant::per_event, 3, 1'800, 12);
    more.latency.p99 = Duration::millis(80);
    const std::string text = answers({one, more});
    EXPECT_THAT(
        text,
        HasSubstr("Of per-event, from 1 to 3 partitions: better: DB TPS (x1.80), pipeline TPS "
                  "(x1.80) and processing s (x0.56); worse: latency p99 ms (x2.00), inversions "
                  "(from 0) and E_N (from 0); merely changed: switch_ratio (from 0); the same "
                  "within the spread: nothing. Undefined somewhere: load start s, knee s and peak "
                  "CPU %.")
    );
    EXPECT_THAT(text, HasSubstr("DB TPS | 1,000 | 1,800 | x1.80 | better | "));
    EXPECT_THAT(
        answers({one, cell_of(Variant::per_event, 3, 1'030)}),
        HasSubstr("better: nothing; worse: nothing; merely changed: nothing; the same")
    );
}

TEST(ReportAnswers, SayWhetherMoreWasAlwaysBetter) {
    EXPECT_THAT(
        answers({one, cell_of(Variant::per_event, 3, 1'030)}),
        HasSubstr(
            "No: not every larger number of partitions raised the DB TPS of per-event: from 1 "
            "to 3 it stayed the same (x1.03)."
        )
    );
    EXPECT_THAT(
        answers({one, cell_of(Variant::per_event, 3, 1'500), cell_of(Variant::per_event, 5, 900)}),
        HasSubstr("from 1 to 3 it rose (x1.50) and from 3 to 5 it fell (x0.60).")
    );
    CellResult never = cell_of(Variant::per_event, 3, 1'000);
    never.analysis.database = {};
    EXPECT_THAT(
        answers({one, never}), HasSubstr("it cannot be said (partitions): from 1 to 3 it cannot be")
    );
    EXPECT_THAT(
        closing({one, never}), HasSubstr("Nothing: the DB TPS of per-event cannot be compared")
    );
    const std::string rose = answers({one, cell_of(Variant::per_event, 3, 1'800)});
    EXPECT_THAT(
        rose,
        AllOf(
            HasSubstr("For the DB TPS of per-event it was, as far as this run went"),
            Not(HasSubstr("For the order it was not"))
        )
    );
    EXPECT_THAT(
        answers({one, mixed(Variant::per_event, 3, 1'800, 0)}),
        HasSubstr("For the order it was not: per-event-p3 has 4,321 inversions.")
    );
    EXPECT_THAT(
        answers({one, cell_of(Variant::batched, 1, 9'000), cell_of(Variant::batched, 3, 18'000)}),
        HasSubstr("This run cannot say: per-event was run on one number of partitions only.")
    );
    EXPECT_THAT(
        answers(
            {one,
             cell_of(Variant::per_event, 3, 1'800),
             cell_of(Variant::pinned, 1, 9'000),
             cell_of(Variant::pinned, 3, 9'100)}
        ),
        HasSubstr("The others: pinned, from 1 to 3 partitions, stayed the same (x1.01).")
    );
}

TEST(ReportAnswers, SayWhoPaysForThroughput) {
    EXPECT_THAT(
        answers({one}),
        AllOf(
            HasSubstr("Neither had to give way: the highest DB TPS, 1,000 of per-event-p1"),
            HasSubstr("nothing was at stake in this run")
        )
    );
    const std::string priced = answers({one, mixed(Variant::batched, 3, 9'000, 12)});
    EXPECT_THAT(
        priced,
        AllOf(
            HasSubstr("9,000 of batched-p3 is the highest DB TPS, with E_N 12 and 4,321 "
                      "inversions; the fastest setting that kept the order, per-event-p1, has "
                      "1,000."),
            HasSubstr("in batched-p3 (E_N 12 of 1,000) people who were among the first"),
            HasSubstr("by up to 12.30 ms")
        )
    );
    EXPECT_THAT(
        answers({mixed(Variant::batched, 3, 9'000, 12)}),
        HasSubstr("No setting of this run kept the order.")
    );
}

TEST(ReportAnswers, SayWhyTheResultIsRight) {
    EXPECT_THAT(answers({one}), HasSubstr("so that was not put to the test"));
    EXPECT_THAT(answers({one}), Not(HasSubstr("not who they are")));
    EXPECT_THAT(
        answers({one, mixed(Variant::per_event, 3, 1'000, 5)}),
        AllOf(
            HasSubstr("in all of 2 cells that have it winners = min(stock, participants)"),
            HasSubstr("also with 4,321 inversions (per-event-p3)"),
            HasSubstr("Right is the number of winners, not who they are")
        )
    );
    EXPECT_THAT(answers({one}), HasSubstr("select-update is not in it"));
    CellResult unconditional = cell_of(Variant::select_update, 3, 900);
    EXPECT_THAT(
        answers({unconditional}),
        AllOf(
            HasSubstr("no setting whose stock update is conditional"),
            HasSubstr("Without the condition nothing was oversold either")
        )
    );
    unconditional.check.oversold = 250;
    EXPECT_THAT(
        answers({one, unconditional}), HasSubstr("select-update-p3 gave away 250 units more")
    );
}

TEST(ReportClosing, ChoosesPinnedWhenItIsFastestAndInOrder) {
    EXPECT_THAT(
        closing({one, cell_of(Variant::pinned, 1, 33'000)}),
        AllOf(
            HasSubstr("(pinned): pinned-p1 makes 33,000 events/s, no setting of this run is faster"
            ),
            HasSubstr("pinned commits x33.0 of per-event with one partition.")
        )
    );
}

TEST(ReportClosing, NamesThePriceOfPinned) {
    EXPECT_THAT(
        closing({cell_of(Variant::pinned, 1, 9'000), mixed(Variant::batched, 3, 20'000, 4)}),
        HasSubstr("The price is known: batched-p3 commits 20,000, out of order.")
    );
    EXPECT_THAT(
        closing({cell_of(Variant::pinned, 1, 9'000), cell_of(Variant::batched, 3, 20'000)}),
        HasSubstr("batched-p3 commits 20,000, and kept the order too in this run.")
    );
    EXPECT_THAT(
        closing({mixed(Variant::pinned, 1, 9'000, 0)}),
        HasSubstr("Nothing yet: pinned itself has 4,321 inversions and E_N 0")
    );
}

TEST(ReportClosing, ChoosesNothingWithoutARateOfPinned) {
    CellResult never = cell_of(Variant::pinned, 1, 9'000);
    never.analysis.database = {};
    EXPECT_THAT(closing({one, never}), HasSubstr("the DB TPS of pinned is undefined"));
}

TEST(ReportClosing, ChoosesANumberOfPartitionsWithoutPinned) {
    EXPECT_THAT(closing({one}), HasSubstr("this run supports no choice"));
    EXPECT_THAT(
        closing({one, cell_of(Variant::per_event, 3, 1'030)}),
        HasSubstr("1 of 3 partitions for per-event: more of them did not raise the DB TPS.")
    );
    EXPECT_THAT(
        closing({one, cell_of(Variant::per_event, 3, 1'800)}),
        HasSubstr("3 partitions for per-event: they raised the DB TPS x1.80 and kept the order")
    );
    EXPECT_THAT(
        closing({one, mixed(Variant::per_event, 3, 1'800, 5)}),
        HasSubstr("1 of 3 partitions for per-event while order counts: more raised the DB TPS "
                  "x1.80, with 4,321 inversions and E_N 5.")
    );
}

TEST(ReportClosing, ListsWhatWasNotShown) {
    const std::string text = closing({one});
    EXPECT_THAT(text, HasSubstr("The spread of 1 of 1 settings, which were run once."));
    EXPECT_THAT(text, HasSubstr("That any of these settings changes who wins."));
    EXPECT_THAT(text, Not(HasSubstr("less than a second")));
    EXPECT_THAT(
        closing({one, cell_of(Variant::pinned, 1, 33'000)}),
        HasSubstr("What a longer run of pinned-p1 would show, whose rates rest on less than a")
    );
    EXPECT_THAT(text, HasSubstr("no entry came over HTTP"));
    EXPECT_THAT(
        text,
        HasSubstr(
            "Not in this run: per-event-keyed, batched, select-update, pinned and resequenced."
        )
    );
    CellResult again = one;
    again.plan.repetition = 2;
    again.analysis.winner_set.error = 2;
    again.analysis.win_rate_by_rtt = {{100, 12, Duration::millis(1), Duration::millis(2)}};
    EXPECT_THAT(
        closing({one, again}),
        AllOf(
            Not(HasSubstr("which were run once")),
            Not(HasSubstr("That any of these")),
            Not(HasSubstr("over HTTP")),
            HasSubstr("most of all in per-event-p1 (E_N 1 (200 %) of 1,000)")
        )
    );
}

}  // namespace
}  // namespace firstcome::lab
