// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/load_shape.h"

#include <gtest/gtest.h>

#include <vector>

namespace firstcome::lab {
namespace {

// A reading every 100 ms from 0 on.
std::vector<LoadSample> samples(std::initializer_list<double> values) {
    std::vector<LoadSample> samples;
    for (const double value : values) {
        const auto number = static_cast<std::int64_t>(samples.size());
        samples.push_back({SteadyTime{} + Duration::millis(100 * number), value});
    }
    return samples;
}

SteadyTime at_ms(std::int64_t ms) {
    return SteadyTime{} + Duration::millis(ms);
}

TEST(LoadShape, FindsStartKneeAndPeak) {
    // Idle 1 3 1 3: mean 2, sigma 1, threshold 5. The load begins at 400 ms, bends at 600 ms and
    // culminates in the five samples from 900 ms on.
    const auto readings =
        samples({1, 3, 1, 3, 10, 20, 80, 84, 88, 92, 96, 100, 96, 92, 50, 40, 3, 1});
    const auto shape = load_shape(readings, 4).value();
    EXPECT_DOUBLE_EQ(shape.threshold, 5);
    EXPECT_EQ(shape.start.at, at_ms(400));
    EXPECT_EQ(shape.start.value, 10);
    EXPECT_EQ(shape.knee.at, at_ms(600));
    EXPECT_EQ(shape.knee.value, 80);
    EXPECT_EQ(shape.peak.at, at_ms(1'100));
    EXPECT_DOUBLE_EQ(shape.peak.value, (92 + 96 + 100 + 96 + 92) / 5.0);
}

TEST(LoadShape, BendsBelowTheChordToo) {
    const auto readings = samples({0, 1, 2, 3, 4, 5, 6, 60, 80, 100, 100, 100, 100, 100});
    const auto shape = load_shape(readings, 1).value();
    EXPECT_EQ(shape.start.at, at_ms(100));
    EXPECT_EQ(shape.knee.at, at_ms(600));
    EXPECT_EQ(shape.peak.at, at_ms(1'100));
}

TEST(LoadShape, DoesNotBeginWithASpikeShorterThan500Ms) {
    const auto readings = samples({0, 0, 9, 9, 9, 9, 0, 9, 9, 9, 9, 9});
    EXPECT_EQ(load_shape(readings, 2).value().start.at, at_ms(700));
    EXPECT_EQ(load_shape(samples({0, 0, 9, 9, 9, 9, 0, 9, 9, 9, 9}), 2), std::nullopt);
}

TEST(LoadShape, DoesNotTakeAnIdleLineForALoad) {
    EXPECT_EQ(load_shape(samples({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}), 3), std::nullopt);
    EXPECT_EQ(
        load_shape(samples({1, 3, 5, 5, 5, 5, 5, 5}), 2), std::nullopt
    );  // the threshold is 5
}

TEST(LoadShape, OfAnImmediatePeakHasItsKneeAtTheStart) {
    const auto shape = load_shape(samples({0, 0, 90, 90, 90, 90, 90, 90}), 2).value();
    EXPECT_EQ(shape.start.at, at_ms(200));
    EXPECT_EQ(shape.knee.at, at_ms(200));
    EXPECT_EQ(shape.peak.at, at_ms(400));
    EXPECT_EQ(shape.peak.value, 90);
}

TEST(LoadShape, NeedsIdleSamplesToCompareWith) {
    const auto readings = samples({9, 9, 9, 9, 9, 9});
    EXPECT_EQ(load_shape(readings, 0), std::nullopt);
    EXPECT_EQ(load_shape(readings, 7), std::nullopt);
    EXPECT_EQ(load_shape({}, 0), std::nullopt);
    EXPECT_EQ(load_shape(readings, 6), std::nullopt);
}

}  // namespace
}  // namespace firstcome::lab
