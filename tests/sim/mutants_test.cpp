// SPDX-License-Identifier: Apache-2.0
// The simulation notices every port that lies. Each mutant runs in a process of its own, because
// an assertion of the product may stop it too.

#include "base/logger.h"
#include "tests/sim/simulation.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace firstcome {
namespace {

using namespace tests;

constexpr std::uint64_t seeds_max = 300;

// Ends the process: 1 when a seed shows that the mutant breaks `invariant` (any, when empty), 0
// when it lived through all seeds.
[[noreturn]] void hunt(Mutant mutant, const std::string& invariant) {
    set_log_level("off");
    for (std::uint64_t seed = 1; seed <= seeds_max; ++seed) {
        const auto finding = simulate(seed, mutant);
        if (finding && finding->find(": " + invariant) != std::string::npos) {
            std::cerr << "seed " << seed << ", " << *finding << "\n";
            std::_Exit(1);
        }
    }
    std::_Exit(0);
}

void expect_killed(Mutant mutant, const std::string& invariant) {
    EXPECT_EXIT(hunt(mutant, invariant + ":"), ::testing::ExitedWithCode(1), invariant);
}

TEST(SimulationKillsTheMutant, NoneWhichMustSurvive) {
    EXPECT_EXIT(hunt(Mutant::none, ""), ::testing::ExitedWithCode(0), "");
}

TEST(SimulationKillsTheMutant, ThatAcknowledgesBeforeTheRecordIsDurable) {
    expect_killed(Mutant::acknowledges_before_durable, "I4");
}

TEST(SimulationKillsTheMutant, ThatCallsAPossiblyPersistedRecordRefused) {
    expect_killed(Mutant::calls_possibly_persisted_refused, "I5");
}

TEST(SimulationKillsTheMutant, ThatReordersABatch) {
    expect_killed(Mutant::reorders_a_batch, "I7");
}

TEST(SimulationKillsTheMutant, ThatCommitsTheOffsetApartFromTheDecisions) {
    expect_killed(Mutant::commits_the_offset_apart, "I13");
}

TEST(SimulationKillsTheMutant, ThatTellsBeforeTheCommit) {
    expect_killed(Mutant::tells_before_the_commit, "I9");
}

TEST(SimulationKillsTheMutant, ThatCallsAnUnknownCommitCommitted) {
    expect_killed(Mutant::calls_an_unknown_commit_committed, "I9");
}

TEST(SimulationKillsTheMutant, ThatResendsWithoutLookingWhereTheLedgerStands) {
    expect_killed(Mutant::resends_without_looking, "I11");
}

TEST(SimulationKillsTheMutant, ThatUpdatesRowsWithoutTheSecondWall) {
    expect_killed(Mutant::takes_rows_without_a_second_wall, "I2");
}

TEST(SimulationKillsTheMutant, ThatForgetsThePlacesOfAReopenedCampaign) {
    expect_killed(Mutant::forgets_the_places_of_a_reopening, "I18");
}

TEST(SimulationKillsTheMutant, ThatCallsAnUnknownDeadlineRefused) {
    expect_killed(Mutant::calls_an_unknown_deadline_refused, "I5");
}

TEST(SimulationKillsTheMutant, ThatCommitsUnderAnyEpoch) {
    expect_killed(Mutant::commits_under_any_epoch, "I12");
}

TEST(SimulationKillsTheMutant, ThatTakesWithoutComparing) {
    expect_killed(Mutant::takes_without_comparing, "I12");
}

TEST(SimulationKillsTheMutant, ThatShowsFollowersTheEndOfTheLog) {
    expect_killed(Mutant::shows_followers_the_end_of_the_log, "I9");
}

TEST(SimulationKillsTheMutant, ThatKeepsWhatWasSuperseded) {
    expect_killed(Mutant::keeps_what_was_superseded, "I9");
}

TEST(SimulationKillsTheMutant, ThatRemembersTheEndOfTheLog) {
    expect_killed(Mutant::remembers_the_end_of_the_log, "I10");
}

TEST(SimulationKillsTheMutant, ThatRefusesWithoutAFence) {
    expect_killed(Mutant::refuses_without_a_fence, "I9");
}

}  // namespace
}  // namespace firstcome
