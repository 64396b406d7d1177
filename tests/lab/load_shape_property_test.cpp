// SPDX-License-Identifier: Apache-2.0
// load_shape against the monitoring rule taken literally, on whole numbers, where sums are exact.

#include "lab/metrics/load_shape.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <vector>

namespace firstcome::lab {
namespace {

using Values = std::vector<int>;

double sum_of_five(const Values& values, std::size_t from) {
    double sum = 0;
    for (std::size_t i = from; i < from + 5; ++i) {
        sum += values[i];
    }
    return sum;
}

struct Found {
    std::size_t start = 0;
    std::size_t knee = 0;
    std::size_t peak = 0;  // the middle of the five
};

// The distance of a point from the line through two others, in 100 ms and value units.
double distance(double x1, double y1, double x2, double y2, double x, double y) {
    const double length = std::hypot(x2 - x1, y2 - y1);
    return std::abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length;
}

std::optional<Found> naive_shape(const Values& values, double threshold, std::size_t idle) {
    Found found;
    for (found.start = idle; found.start + 5 <= values.size(); ++found.start) {
        bool lasts = true;
        for (std::size_t i = found.start; i < found.start + 5; ++i) {
            lasts = lasts && values[i] > threshold;
        }
        if (lasts) {
            break;
        }
    }
    if (found.start + 5 > values.size()) {
        return std::nullopt;
    }
    std::size_t highest = found.start;
    for (std::size_t i = found.start; i + 5 <= values.size(); ++i) {
        highest = sum_of_five(values, i) > sum_of_five(values, highest) ? i : highest;
    }
    found.peak = highest + 2;
    found.knee = found.start;
    double farthest = 1e-9;
    for (std::size_t i = found.start; i < found.peak; ++i) {
        const double next = distance(
            static_cast<double>(found.start),
            values[found.start],
            static_cast<double>(found.peak),
            sum_of_five(values, highest) / 5,
            static_cast<double>(i),
            values[i]
        );
        if (next > farthest + 1e-9) {
            farthest = next;
            found.knee = i;
        }
    }
    return found;
}

TEST(LoadShapeProperty, FollowsTheRule) {
    int loads = 0;
    int idle_only = 0;
    int bent = 0;
    EXPECT_TRUE(rc::check("load_shape = the rule", [&] {
        const int level = *rc::gen::inRange(0, 3);  // 0: it stays idle
        const auto idle = *rc::gen::container<Values>(
            static_cast<std::size_t>(*rc::gen::inRange(1, 8)), rc::gen::inRange(0, 4)
        );
        const auto load = *rc::gen::container<Values>(
            static_cast<std::size_t>(*rc::gen::inRange(0, 30)), rc::gen::inRange(0, 4 + 50 * level)
        );
        Values values = idle;
        values.insert(values.end(), load.begin(), load.end());
        std::vector<LoadSample> samples;
        for (const int value : values) {
            const auto number = static_cast<std::int64_t>(samples.size());
            samples.push_back({SteadyTime{} + Duration::millis(100 * number), double(value)});
        }
        double sum = 0;
        double squares = 0;
        for (const int value : idle) {
            sum += value;
            squares += value * value;
        }
        const auto count = static_cast<double>(idle.size());
        const double variance = std::max(0.0, squares / count - (sum / count) * (sum / count));
        const double threshold = sum / count + 3 * std::sqrt(variance);
        // Where the threshold meets a reading, rounding decides.
        RC_PRE(std::abs(threshold - std::round(threshold)) > 1e-6 || variance < 1e-12);

        const auto found = load_shape(samples, idle.size());
        const auto expected = naive_shape(values, std::round(threshold * 1e9) / 1e9, idle.size());
        RC_ASSERT(found.has_value() == expected.has_value());
        (found ? loads : idle_only) += 1;
        if (found) {
            RC_ASSERT(std::abs(found->threshold - threshold) < 1e-6);
            RC_ASSERT(found->start.at == samples[expected->start].at);
            RC_ASSERT(found->peak.at == samples[expected->peak].at);
            RC_ASSERT(found->knee.at == samples[expected->knee].at);
            bent += expected->knee != expected->start ? 1 : 0;
        }
    }));
    EXPECT_GT(loads, 5);
    EXPECT_GT(idle_only, 5);
    EXPECT_GT(bent, 5);
}

}  // namespace
}  // namespace firstcome::lab
