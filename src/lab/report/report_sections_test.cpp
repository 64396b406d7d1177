// SPDX-License-Identifier: Apache-2.0
// The sections between the answers and the last rows.
#include "lab/report/report_sections.h"

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

using Cells = std::vector<CellResult>;

const CellResult one = cell_of(Variant::per_event, 1, 1'000);

CellResult mixed(std::uint32_t partitions, double db_tps, double accuracy_percent) {
    CellResult cell = cell_of(Variant::per_event, partitions, db_tps);
    mix(cell, 4'321, 12);
    cell.analysis.order_accuracy.mismatches =
        static_cast<std::uint64_t>(10 * (100 - accuracy_percent));
    return cell;
}

std::string section(const Cells& cells, const std::string& title) {
    return section_of(run_of(cells), title);
}

TEST(PublishedSection, PutsOurFiguresBesideThePublishedOnes) {
    const std::string text =
        section({one, cell_of(Variant::per_event, 7, 900)}, "The published table, measured again");
    EXPECT_THAT(text, HasSubstr("1 | 100,000 | 10,000 | 285.71 | 1,010 | 0 | 0 | 0 | 0 | "));
    EXPECT_THAT(
        text,
        HasSubstr("3 | 100,000 | not in this run | 279.33 | not in this run | 0.0026 | not in this "
                  "run | 0 | not in this run | ")
    );
    EXPECT_THAT(
        text,
        HasSubstr("7 | not published | 10,000 | not published | 909.0 | not published | 0 | not "
                  "published | 0 | ")
    );
}

TEST(PublishedSection, ReadsTheSwitchRatioAgainstChance) {
    const std::string title = "The published table, measured again";
    CellResult three = mixed(3, 1'000, 100);
    EXPECT_THAT(
        section({one, three}, title),
        HasSubstr("would have a switch_ratio of 0.6667; per-event-p3 has 0.0026, long runs of one")
    );
    three.analysis.switch_ratio = 0.64;
    EXPECT_THAT(section({one, three}, title), HasSubstr("0.6400, as mixed as by chance"));
    three.analysis.switch_ratio = 0.4;
    EXPECT_THAT(section({one, three}, title), HasSubstr("0.4000, less mixed than by chance"));
    EXPECT_THAT(section({one}, title), Not(HasSubstr("A random interleave")));
}

TEST(HypothesisSection, JudgesThroughputAndDisorder) {
    const std::string title = "Hypothesis against result";
    const std::string held = section({one, mixed(3, 2'000, 85), mixed(5, 3'000, 70)}, title);
    EXPECT_THAT(
        held, HasSubstr("1 | low | 1,000 | confirmed | 0 % | 0 % | 0 | 0 % | confirmed | ")
    );
    EXPECT_THAT(
        held,
        HasSubstr(
            "5 | high | 3,000 | confirmed | 20 % or more | 30.00 % | 1,000 | 0.01 % | confirmed"
        )
    );
    EXPECT_THAT(held, HasSubstr("Not confirmed: nothing."));
    const std::string failed =
        section({mixed(1, 1'000, 99), mixed(3, 1'020, 91), mixed(5, 1'010, 81)}, title);
    EXPECT_THAT(
        failed,
        HasSubstr(
            "Confirmed: nothing. Not confirmed: throughput at 1, disorder at 1, throughput at "
            "3, disorder at 3, throughput at 5 and disorder at 5."
        )
    );
}

TEST(HypothesisSection, TakesItsBoundsAtTheirWord) {
    const std::string text =
        section({one, mixed(3, 1'000, 90), mixed(5, 1'000, 80.1)}, "Hypothesis against result");
    EXPECT_THAT(text, HasSubstr("| 10 % or more | 10.00 % | 1,000 | 0.01 % | confirmed | "));
    EXPECT_THAT(text, HasSubstr("| 20 % or more | 19.90 % | 1,000 | 0.01 % | not confirmed | "));
}

TEST(HypothesisSection, SaysWhatWasNotRun) {
    const std::string text = section({one}, "Hypothesis against result");
    EXPECT_THAT(text, HasSubstr("1 | low | 1,000 | nothing to compare with | 0 % | 0 % | "));
    EXPECT_THAT(text, HasSubstr("3 | medium | not in this run | not in this run | 10 % or more"));
    EXPECT_THAT(text, HasSubstr("Confirmed: disorder at 1. Not confirmed: nothing."));
}

TEST(BasesSection, SaysWhetherTheBasesAgree) {
    const std::string title = "Three bases of measurement";
    CellResult three = cell_of(Variant::per_event, 3, 1'030);
    EXPECT_THAT(
        section({one, three}, title),
        AllOf(
            HasSubstr("the pipeline TPS stayed the same (x1.03)"),
            HasSubstr("The DB TPS stayed the same (x1.03). Both rates agree here.")
        )
    );
    three.analysis.pipeline = rate_of(6'000);
    EXPECT_THAT(
        section({one, three}, title),
        AllOf(
            HasSubstr("the pipeline TPS rose (x3.00)"),
            HasSubstr("The rates disagree: who looks at the pipeline alone")
        )
    );
    three.analysis.database = {};
    EXPECT_THAT(
        section({one, three}, title),
        AllOf(HasSubstr("The DB TPS cannot be compared."), Not(HasSubstr("agree")))
    );
    EXPECT_THAT(section({one}, title), HasSubstr("No variant was run on more than one number"));
}

TEST(BasesSection, DrawsOnlyWhatHasMoreThanOneNumberOfPartitions) {
    const std::string title = "Three bases of measurement";
    const std::string plot = "Pipeline TPS and DB TPS by the number of partitions";
    EXPECT_THAT(section({one, cell_of(Variant::pinned, 3, 900)}, title), Not(HasSubstr(plot)));
    EXPECT_THAT(
        section({one, cell_of(Variant::per_event, 3, 900)}, title),
        HasSubstr(
            plot + ": Medians on a logarithmic scale. DB TPS by partitions: per-event: 1,000 "
                   "at 1 and 900.0 at 3."
        )
    );
}

TEST(BasesSection, NamesTheFirstByEachBasis) {
    CellResult pinned = cell_of(Variant::pinned, 1, 9'000);
    watch(pinned, 90);
    CellResult fast = one;
    fast.analysis.pipeline = rate_of(50'000);
    watch(fast, 60);
    const std::string text = section({fast, pinned}, "Three bases of measurement");
    EXPECT_THAT(text, HasSubstr("the highest pipeline TPS: per-event-p1 (50,000)"));
    EXPECT_THAT(text, HasSubstr("the highest peak of the CPU in percent: pinned-p1 (90."));
    EXPECT_THAT(text, HasSubstr("the highest DB TPS: pinned-p1 (9,000)"));
    EXPECT_THAT(text, HasSubstr("Pipeline and DB TPS do not name the same one."));
    fast.analysis.pipeline = rate_of(500);
    EXPECT_THAT(
        section({fast, pinned}, "Three bases of measurement"),
        HasSubstr("Pipeline and DB TPS name the same one.")
    );
}

TEST(CourseSection, ShowsTheRepetitionOfTheMedianRate) {
    Cells cells;
    for (const std::uint32_t repetition : {1U, 2U, 3U}) {
        cells.push_back(cell_of(Variant::per_event, 3, 1'000 * repetition, repetition));
        watch(cells.back(), 80);
    }
    const std::string text = section(cells, "Over time");
    EXPECT_THAT(text, HasSubstr("per-event-p3 | 2 of 3 | 0.10 | 0.00 | "));
    EXPECT_THAT(text, HasSubstr("per-event-p3: pipeline TPS over time: First poll at 0.10 s"));
    EXPECT_THAT(
        section({cell_of(Variant::batched, 1, 9'000)}, "Over time"),
        HasSubstr("so nothing is drawn")
    );
}

TEST(OrderSection, NamesTheSettingsThatChangedWhoWins) {
    const std::string title = "Order and fairness";
    CellResult five = mixed(5, 1'000, 90);
    five.analysis.winner_set.error = 37;
    EXPECT_THAT(
        section({one, mixed(3, 1'000, 95), five}, title),
        HasSubstr("Settings that changed who wins: per-event-p5 (E_N 37 of 1,000) and per-event-p3 "
                  "(E_N 12 of 1,000).")
    );
    EXPECT_THAT(
        section({one}, title),
        HasSubstr(
            "No setting changed who wins: E_N = 0 in every cell, where an entry was moved by 0 "
            "places at most."
        )
    );
    std::vector<CellResult> once_in_three{one, one, mixed(3, 1'000, 95)};
    for (CellResult& cell : once_in_three) {
        cell.plan = one.plan;
    }
    EXPECT_THAT(
        section(once_in_three, title),
        HasSubstr("Settings that changed who wins: per-event-p1 (E_N 0 (0 to 12) of 1,000).")
    );
    CellResult moved = mixed(3, 1'000, 95);
    moved.analysis.winner_set.error = 0;
    EXPECT_THAT(
        section({one, moved}, title),
        HasSubstr("moved by 19 places at most. What was moved did not cross the cut.")
    );
}

TEST(OrderSection, CountsMismatchesByPartition) {
    CellResult three = mixed(3, 1'000, 95);
    three.analysis.order_accuracy.partitions[1].mismatches = 4;
    EXPECT_THAT(
        section({three}, "Order and fairness"),
        HasSubstr("per-event-p3 | 0.0026 | 0 | 95.00 % | 50 | 1,000 | 0: 0, 1: 4, 2: 0 | ")
    );
    CellResult many = mixed(20, 1'000, 95);
    many.analysis.order_accuracy.partitions[1].mismatches = 4;
    many.analysis.order_accuracy.partitions[7].mismatches = 5;
    EXPECT_THAT(section({many}, "Order and fairness"), HasSubstr("9 in all, 5 in 7 | "));
    many.analysis.order_accuracy.partitions.clear();
    EXPECT_THAT(section({many}, "Order and fairness"), HasSubstr("no rows | "));
}

TEST(OversoldSection, ShowsWhatWasGivenAwayTooMuch) {
    const std::string title = "Units oversold without a condition";
    CellResult three = cell_of(Variant::select_update, 3, 900);
    three.check.oversold = 250;
    const std::string text = section({cell_of(Variant::select_update, 1, 900), three}, title);
    EXPECT_THAT(text, HasSubstr("select-update-p3 | 1,000 | 250 | 25.00 % | "));
    EXPECT_THAT(
        text, HasSubstr("Oversold: select-update-p3. Sold no unit too many: select-update-p1.")
    );
    EXPECT_THAT(section({one}, title), HasSubstr("select-update is not in this run"));
}

CellResult held(std::uint32_t partitions, std::int64_t ms, std::uint64_t inversions) {
    CellResult cell = cell_of(Variant::resequenced, partitions, 9'000);
    cell.plan.hold_back = Duration::millis(ms);
    cell.latency.p50 = Duration::millis(3 + ms);
    mix(cell, inversions, inversions > 0 ? 2 : 0);
    return cell;
}

TEST(HoldBackSection, ShowsWhatAHoldBackBuysAndCosts) {
    const std::string text = section(
        {held(3, 0, 500), held(3, 5, 20), held(3, 20, 0), held(5, 0, 900), held(5, 20, 7)},
        "The hold-back curve"
    );
    EXPECT_THAT(
        text, HasSubstr("resequenced-p3-d5ms | 3 | 5.00 | 20 | 2 | 8.00 | 40.00 | 9,000 | ")
    );
    EXPECT_THAT(
        text,
        HasSubstr("resequenced-p3-d0ms to resequenced-p3-d20ms: inversions 500 to 0, E_N 2 to 0, "
                  "latency p50 ms 3.00 to 23.00. resequenced-p5-d0ms to resequenced-p5-d20ms: "
                  "inversions 900 to 7")
    );
    EXPECT_THAT(
        text,
        HasSubstr(
            "with 3 partitions d = 20.00 ms (latency p99 40.00 ms) and with 5 partitions none."
        )
    );
    EXPECT_THAT(
        section({held(3, 5, 20)}, "The hold-back curve"), HasSubstr("One hold-back is no curve")
    );
    EXPECT_THAT(section({one}, "The hold-back curve"), HasSubstr("resequenced is not in this run"));
}

TEST(PinnedSection, ExplainsItsRatio) {
    const std::string title = "pinned against per-event";
    CellResult pinned = cell_of(Variant::pinned, 1, 33'000);
    CellResult per_event = one;
    watch(pinned, 90);
    watch(per_event, 60);
    const std::string text = section({per_event, pinned}, title);
    EXPECT_THAT(
        text, HasSubstr("pinned commits 33,000 events/s, more than per-event with 1,000: x33.0")
    );
    EXPECT_THAT(text, HasSubstr("takes 1,000 us for it"));
    EXPECT_THAT(text, HasSubstr("and takes 30.30 us."));
    EXPECT_THAT(text, HasSubstr("The database used"));
    EXPECT_THAT(text, HasSubstr("batched with one partition is not in this run"));
    EXPECT_THAT(
        section({per_event, pinned, cell_of(Variant::batched, 1, 11'000)}, title),
        HasSubstr("makes x11.0 of per-event (batched: 11,000); from there to pinned it is x3.00.")
    );
}

TEST(PinnedSection, SaysWhereTheArrivalsWereTheLimit) {
    const std::string title = "pinned against per-event";
    const std::string limit = "kept up with them";
    ExperimentRun run = run_of({one, cell_of(Variant::pinned, 1, 33'000)});
    run.config.arrival.kind = Arrival::poisson;
    run.config.arrival.rate_per_s = 34'000;
    EXPECT_THAT(
        section_of(run, title), AllOf(HasSubstr("lets 34,000 events/s in"), HasSubstr(limit))
    );
    run.config.arrival.rate_per_s = 40'000;
    EXPECT_THAT(section_of(run, title), Not(HasSubstr(limit)));
    run.config.arrival = {};
    EXPECT_THAT(section_of(run, title), Not(HasSubstr(limit)));
}

TEST(PinnedSection, GivesNoReasonForWhatIsNotSo) {
    const std::string title = "pinned against per-event";
    const std::string slower = section({one, cell_of(Variant::pinned, 1, 500)}, title);
    EXPECT_THAT(
        slower, AllOf(HasSubstr("500.0 events/s, less than per-event"), Not(HasSubstr("Why")))
    );
    EXPECT_THAT(
        section({one, cell_of(Variant::pinned, 1, 1'020)}, title),
        AllOf(HasSubstr("as much as per-event"), Not(HasSubstr("Why")))
    );
    EXPECT_THAT(section({one}, title), HasSubstr("pinned with one partition is not in this run"));
    CellResult never = cell_of(Variant::pinned, 1, 500);
    EXPECT_THAT(section({never}, title), HasSubstr("per-event with one partition is not in this"));
    never.analysis.database = {};
    EXPECT_THAT(section({one, never}, title), HasSubstr("is undefined (no time passed)"));
}

TEST(WinRateSection, IsThereWhereEntriesCameOverHttp) {
    const std::string title = "Win rate by round-trip time";
    EXPECT_EQ(section({one}, title), "");
    CellResult first = cell_of(Variant::pinned, 1, 900, 1);
    CellResult second = cell_of(Variant::pinned, 1, 1'000, 2);
    first.analysis.win_rate_by_rtt = {{100, 12, Duration::micros(250), Duration::millis(2)}};
    EXPECT_THAT(
        section({second, first}, title), HasSubstr("1 | 0.25 to 2.00 | 100 | 12 | 12.00 % ")
    );
}

}  // namespace
}  // namespace firstcome::lab
