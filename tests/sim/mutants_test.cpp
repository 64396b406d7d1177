// SPDX-License-Identifier: Apache-2.0
// The simulation notices every port that lies. A mutant may also be stopped by an assertion of the
// product, so each one runs in a process of its own.

#include "base/logger.h"
#include "tests/sim/simulation.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace firstcome {
namespace {

using namespace tests;

constexpr std::uint64_t seeds_max = 150;

// Ends the process: 0 when the mutant lived through all seeds.
[[noreturn]] void hunt(Mutant mutant) {
    set_log_level("off");
    for (std::uint64_t seed = 1; seed <= seeds_max; ++seed) {
        if (const auto finding = simulate(seed, mutant)) {
            std::cerr << "seed " << seed << ", " << *finding << "\n";
            std::_Exit(1);
        }
    }
    std::_Exit(0);
}

bool is_dead(int status) {
    return status != 0;
}

// By the invariant that it breaks.
#define EXPECT_KILLED(mutant, invariant) EXPECT_EXIT(hunt(mutant), is_dead, ": " invariant ": ")

TEST(SimulationKillsTheMutant, NoneWhichMustSurvive) {
    EXPECT_EXIT(hunt(Mutant::none), ::testing::ExitedWithCode(0), "");
}

TEST(SimulationKillsTheMutant, ThatAcknowledgesBeforeTheRecordIsDurable) {
    EXPECT_KILLED(Mutant::acknowledges_before_durable, "I4");
}

TEST(SimulationKillsTheMutant, ThatCallsAPossiblyPersistedRecordRefused) {
    EXPECT_KILLED(Mutant::calls_possibly_persisted_refused, "I5");
}

TEST(SimulationKillsTheMutant, ThatReordersABatch) {
    EXPECT_KILLED(Mutant::reorders_a_batch, "I7");
}

TEST(SimulationKillsTheMutant, ThatCommitsTheOffsetApartFromTheDecisions) {
    EXPECT_KILLED(Mutant::commits_the_offset_apart, "I13");
}

TEST(SimulationKillsTheMutant, ThatTellsBeforeTheCommit) {
    EXPECT_KILLED(Mutant::tells_before_the_commit, "I9");
}

TEST(SimulationKillsTheMutant, ThatCallsAnUnknownCommitCommitted) {
    EXPECT_KILLED(Mutant::calls_an_unknown_commit_committed, "I9");
}

TEST(SimulationKillsTheMutant, ThatResendsWithoutLookingWhereTheLedgerStands) {
    EXPECT_KILLED(Mutant::resends_without_looking, "I11");
}

TEST(SimulationKillsTheMutant, ThatUpdatesRowsWithoutTheSecondWall) {
    EXPECT_KILLED(Mutant::takes_rows_without_a_second_wall, "I2");
}

TEST(SimulationKillsTheMutant, ThatForgetsThePlacesOfAReopenedCampaign) {
    EXPECT_KILLED(Mutant::forgets_the_places_of_a_reopening, "I18");
}

TEST(SimulationKillsTheMutant, ThatCallsAnUnknownDeadlineRefused) {
    EXPECT_KILLED(Mutant::calls_an_unknown_deadline_refused, "I5");
}

}  // namespace
}  // namespace firstcome
