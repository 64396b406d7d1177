// SPDX-License-Identifier: Apache-2.0
#include "lab/arrival_plan.h"

#include <gtest/gtest.h>

#include <cmath>

namespace firstcome::lab {
namespace {

// The seeds are fixed, so every figure below is the same in every run.
constexpr std::uint32_t entries = 100'000;
constexpr double rate = 10'000;

double seconds(Duration span) {
    return static_cast<double>(span.us) / 1e6;
}

std::uint32_t count_before(const ArrivalPlan& plan, Duration moment) {
    std::uint32_t count = 0;
    while (count < entries && plan.intended(count) < moment) {
        ++count;
    }
    return count;
}

TEST(ArrivalPlan, BarrierAndFlashAreAllAtTheStart) {
    for (const Arrival kind : {Arrival::barrier, Arrival::flash}) {
        const ArrivalPlan plan({.kind = kind}, entries);
        EXPECT_EQ(plan.intended(0), Duration());
        EXPECT_EQ(plan.intended(entries - 1), Duration());
        EXPECT_EQ(plan.span(), Duration());
    }
}

TEST(ArrivalPlan, PoissonComesAtItsRate) {
    const ArrivalPlan plan({.kind = Arrival::poisson, .rate_per_s = rate}, entries);
    // The last of n arrivals has mean n / rate and a deviation of sqrt(n) / rate.
    EXPECT_NEAR(seconds(plan.span()), 10.0, 4 * std::sqrt(entries) / rate);
    EXPECT_NEAR(count_before(plan, Duration::seconds(5)), 50'000, 4 * std::sqrt(50'000));
}

TEST(ArrivalPlan, GapsOfPoissonAreExponential) {
    const ArrivalPlan plan({.kind = Arrival::poisson, .rate_per_s = 1'000}, entries);
    double longer_than_mean = 0;
    double longer_than_three = 0;
    double squares = 0;
    for (std::uint32_t i = 1; i < entries; ++i) {
        const double gap_ms =
            static_cast<double>((plan.intended(i) - plan.intended(i - 1)).us) / 1'000;
        longer_than_mean += gap_ms > 1 ? 1 : 0;
        longer_than_three += gap_ms > 3 ? 1 : 0;
        squares += gap_ms * gap_ms;
    }
    EXPECT_NEAR(longer_than_mean / entries, std::exp(-1), 0.006);
    EXPECT_NEAR(longer_than_three / entries, std::exp(-3), 0.003);
    EXPECT_NEAR(squares / entries, 2.0, 0.06);  // of an exponential gap of mean 1
}

TEST(ArrivalPlan, ARampGrowsInAStraightLineAndThenStays) {
    const ArrivalPlan plan(
        {.kind = Arrival::ramp, .rate_per_s = rate, .ramp = Duration::seconds(4)}, entries
    );
    // Expected until t: rate t^2 / (2 ramp), then rate ramp / 2 + rate (t - ramp).
    for (const auto& [second, expected] : {
             std::pair(1, 1'250.0),
             std::pair(2, 5'000.0),
             std::pair(4, 20'000.0),
             std::pair(6, 40'000.0),
             std::pair(10, 80'000.0),
         }) {
        EXPECT_NEAR(
            count_before(plan, Duration::seconds(second)), expected, 4 * std::sqrt(expected)
        ) << second;
    }
}

TEST(ArrivalPlan, TheSameSeedGivesTheSamePlanAndAnotherOneAnother) {
    const ArrivalRules rules{.kind = Arrival::poisson, .rate_per_s = rate, .ramp = {}, .seed = 7};
    ArrivalRules other = rules;
    other.seed = 8;
    const ArrivalPlan plan(rules, entries);
    const ArrivalPlan again(rules, entries);
    const ArrivalPlan another(other, entries);
    std::uint32_t alike = 0;
    for (std::uint32_t i = 0; i < entries; ++i) {
        ASSERT_EQ(plan.intended(i), again.intended(i));
        ASSERT_TRUE(i == 0 || plan.intended(i - 1) <= plan.intended(i));
        alike += plan.intended(i) == another.intended(i) ? 1U : 0U;
    }
    EXPECT_LT(alike, entries / 100);
}

}  // namespace
}  // namespace firstcome::lab
