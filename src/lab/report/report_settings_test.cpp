// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_settings.h"

#include "tests/lab/runs.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;

Figure figure(std::vector<double> values) {
    return {values, values.size()};
}

TEST(Difference, CountsWhenRangesAreApartAndMediansDiffer) {
    EXPECT_EQ(difference(figure({100, 101}), figure({110, 111})).change, Change::rose);
    EXPECT_EQ(difference(figure({110, 111}), figure({100, 101})).change, Change::fell);
    EXPECT_EQ(difference(figure({100, 112}), figure({110, 130})).change, Change::same);  // overlap
    EXPECT_EQ(difference(figure({100, 101}), figure({103, 104})).change, Change::same);  // 3 %
}

TEST(Difference, OfASingleRunMustBeLarger) {
    EXPECT_EQ(difference(figure({100, 101}), figure({109})).change, Change::same);
    EXPECT_EQ(difference(figure({100, 101}), figure({112})).change, Change::rose);
    EXPECT_EQ(difference(figure({100}), figure({91, 92})).change, Change::same);
    EXPECT_EQ(difference(figure({100}), figure({80, 81})).change, Change::fell);
}

TEST(Difference, FromNothingHasNoRatio) {
    const Difference rose = difference(figure({0, 0}), figure({5, 6}));
    EXPECT_EQ(rose.change, Change::rose);
    EXPECT_EQ(ratio_of(rose), "from 0");
    EXPECT_EQ(ratio_of(difference(figure({0}), figure({0}))), "0 in both");
    EXPECT_EQ(ratio_of(difference(figure({}), figure({5}))), "undefined");
    EXPECT_EQ(difference(figure({5}), figure({})).change, Change::unknown);
    EXPECT_EQ(ratio_of(difference(figure({4}), figure({5}))), "x1.25");
}

TEST(TypicalCell, IsTheOneOfTheMedianRate) {
    const auto typical = [](std::vector<double> rates) {
        std::vector<CellResult> cells;
        for (const double rate : rates) {
            const auto repetition = static_cast<std::uint32_t>(cells.size() + 1);
            cells.push_back(cell_of(Variant::per_event, 1, rate, repetition));
        }
        const ExperimentRun run = run_of(std::move(cells));
        return typical_cell(settings_of(run)[0]).plan.repetition;
    };
    EXPECT_EQ(typical({500}), 1U);
    EXPECT_EQ(typical({900, 500, 700}), 3U);
    EXPECT_EQ(typical({900, 500, 700, 600}), 4U);
}

TEST(ReportSettings, FindWhatWasRun) {
    CellResult held = cell_of(Variant::resequenced, 3, 900);
    held.plan.hold_back = Duration::millis(20);
    CellResult not_held = held;
    not_held.plan.hold_back = {};
    const ExperimentRun run = run_of(
        {cell_of(Variant::per_event, 5, 900),
         cell_of(Variant::per_event, 1, 900),
         cell_of(Variant::select_update, 3, 900),
         held,
         not_held}
    );
    const ReportSettings settings(run);
    EXPECT_EQ(settings.all().size(), 5U);
    EXPECT_EQ(settings.of(Variant::per_event).front()->name, "per-event-p1");
    EXPECT_EQ(settings.of(Variant::per_event).back()->name, "per-event-p5");
    EXPECT_EQ(settings.find(Variant::resequenced, 3)->name, "resequenced-p3-d0ms");
    EXPECT_EQ(settings.find(Variant::per_event, 3), nullptr);
    EXPECT_EQ(settings.find(Variant::pinned, 1), nullptr);
    EXPECT_EQ(settings.conditional().size(), 4U);
}

}  // namespace
}  // namespace firstcome::lab
