// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/zipf.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace firstcome::lab {
namespace {

constexpr std::uint32_t draws = 200'000;

// How often each of the population is drawn, 0-based. The seed is fixed: no run differs.
std::vector<double> frequencies(std::uint32_t population, double exponent) {
    Dice dice(1, 1);
    const Zipf zipf(population, exponent);
    std::vector<double> counts(population);
    for (std::uint32_t i = 0; i < draws; ++i) {
        counts.at(zipf.draw(dice) - 1) += 1.0 / draws;
    }
    return counts;
}

TEST(Zipf, FrequenciesFollowTheirDefinition) {
    for (const double exponent : {0.1, 0.5, 0.99, 1.0, 1.01, 2.0, 5.0}) {
        const auto found = frequencies(20, exponent);
        double sum = 0;
        for (std::size_t k = 1; k <= found.size(); ++k) {
            sum += std::pow(k, -exponent);
        }
        for (std::size_t k = 1; k <= found.size(); ++k) {
            const double wanted = std::pow(k, -exponent) / sum;
            const double deviation = std::sqrt(wanted / draws);
            EXPECT_NEAR(found[k - 1], wanted, 4 * deviation) << exponent << " rank " << k;
        }
    }
}

TEST(Zipf, APopulationOfOneIsAlwaysThatOne) {
    EXPECT_DOUBLE_EQ(std::round(frequencies(1, 1.2)[0] * draws), draws);
}

TEST(Zipf, ALargePopulationStaysWithinItself) {
    Dice dice(3, 1);
    const Zipf zipf(10'000'000, 0.1);
    std::uint32_t highest = 0;
    for (std::uint32_t i = 0; i < draws; ++i) {
        const std::uint32_t k = zipf.draw(dice);
        ASSERT_GE(k, 1U);
        ASSERT_LE(k, 10'000'000U);
        highest = std::max(highest, k);
    }
    EXPECT_GT(highest, 9'900'000U);
}

}  // namespace
}  // namespace firstcome::lab
