// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_pace.h"

#include "tests/lab/false_run.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

// Four cells of 100 events: p1 and p3, twice.
std::vector<lab::CellPlan> plans() {
    return cells_of(lab::tests::false_run().config);
}

TEST(ExperimentPace, BeforeAnythingIsKnownNothingIsSaid) {
    const auto run = lab::tests::false_run();
    EXPECT_EQ(remaining(run, plans(), {plans()[0], Duration::seconds(3), 0}), std::nullopt);
    EXPECT_EQ(remaining_text(std::nullopt), "");
}

TEST(ExperimentPace, TheFirstCellTellsByItsOwnProgress) {
    const auto run = lab::tests::false_run();
    const auto left = remaining(run, plans(), {plans()[0], Duration::seconds(10), 50});
    EXPECT_EQ(left, Duration::seconds(10 + 3 * 20));
}

TEST(ExperimentPace, ASettingTakesAsLongAsBeforeAndAVariantAsLongPerEvent) {
    auto run = lab::tests::false_run();
    run.cells = {lab::tests::false_cell(plans()[0])};
    run.cells[0].took = Duration::seconds(30);
    const std::vector<lab::CellPlan> missing = {plans()[1], plans()[2], plans()[3]};
    // p3 has never run: like the variant; p1 took 30 s.
    EXPECT_EQ(
        remaining(run, missing, {missing[0], Duration::seconds(10), 0}),
        Duration::seconds(20 + 30 + 30)
    );
    run.cells.push_back(lab::tests::false_cell(plans()[1]));
    run.cells[1].took = Duration::seconds(6);
    EXPECT_EQ(
        remaining(run, {plans()[2], plans()[3]}, {plans()[2], Duration::seconds(31), 1}),
        Duration::seconds(0 + 6)
    );
}

TEST(ExperimentPace, TimesAreSaidInMinutes) {
    EXPECT_EQ(remaining_text(Duration::seconds(0)), "less than a minute left");
    EXPECT_EQ(remaining_text(Duration::seconds(61)), "about 2 min left");
    EXPECT_EQ(remaining_text(Duration::seconds(7'801)), "about 2 h 11 min left");
}

}  // namespace
}  // namespace firstcome
