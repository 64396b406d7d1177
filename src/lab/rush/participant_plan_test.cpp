// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/participant_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace firstcome::lab {
namespace {

// Participants are numbered in the order of their first entries.
void expect_numbered(const ParticipantPlan& plan) {
    std::uint32_t seen = 0;
    for (std::uint32_t entry = 0; entry < plan.entries(); ++entry) {
        const std::uint32_t participant = plan.participant_of(entry);
        ASSERT_LE(participant, seen);
        seen += participant == seen ? 1U : 0U;
    }
    EXPECT_EQ(seen, plan.participants());
}

TEST(ParticipantPlan, WithoutRepeatsEveryEntryIsAnotherParticipant) {
    const ParticipantPlan plan({}, 3);
    EXPECT_EQ(plan.participants(), 3U);
    EXPECT_EQ(plan.participant_of(0), 0U);
    EXPECT_EQ(plan.participant_of(2), 2U);
}

TEST(ParticipantPlan, RepeatsNameEarlierParticipantsAndAreAsManyAsAsked) {
    for (const double percent : {1.0, 12.5, 50.0, 99.0}) {
        const ParticipantPlan plan({.duplicates_percent = percent}, 10'000);
        EXPECT_NEAR(10'000.0 - plan.participants(), percent * 100, 1.0);
        expect_numbered(plan);
    }
}

TEST(ParticipantPlan, ZipfDrawsTheFrequentOnesAgainAndAgain) {
    const ParticipantRules rules{.crowd = Crowd::zipf, .population = 1'000, .exponent = 1};
    const ParticipantPlan plan(rules, 50'000);
    EXPECT_LE(plan.participants(), 1'000U);
    EXPECT_GT(plan.participants(), 990U);
    expect_numbered(plan);
    std::vector<double> counts(plan.participants());
    for (std::uint32_t entry = 0; entry < plan.entries(); ++entry) {
        counts[plan.participant_of(entry)] += 1;
    }
    double harmonic = 0;
    for (int k = 1; k <= 1'000; ++k) {
        harmonic += 1.0 / k;
    }
    const double expected = 50'000 / harmonic;
    EXPECT_NEAR(*std::max_element(counts.begin(), counts.end()), expected, 4 * std::sqrt(expected));
}

TEST(ParticipantPlan, TheSameSeedGivesTheSamePlanAndAnotherOneAnother) {
    for (const Crowd crowd : {Crowd::unique, Crowd::zipf}) {
        ParticipantRules rules{.crowd = crowd, .population = 1'000, .exponent = 1, .seed = 7};
        rules.duplicates_percent = crowd == Crowd::unique ? 50 : 0;
        const ParticipantPlan plan(rules, 1'000);
        const ParticipantPlan again(rules, 1'000);
        rules.seed = 8;
        const ParticipantPlan other(rules, 1'000);
        std::uint32_t alike = 0;
        for (std::uint32_t entry = 0; entry < 1'000; ++entry) {
            ASSERT_EQ(plan.participant_of(entry), again.participant_of(entry));
            alike += plan.participant_of(entry) == other.participant_of(entry) ? 1U : 0U;
        }
        EXPECT_LT(alike, 800U);
    }
}

}  // namespace
}  // namespace firstcome::lab
