// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/metric_text.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

constexpr std::string_view metrics =
    "# HELP lag Records.\n"
    "# TYPE lag gauge\n"
    "lag{partition=\"0\"} 12\n"
    "lag{partition=\"1\"} 3\n"
    "lag_seconds 99\n"
    "depth 5\n";

TEST(MetricText, TheSamplesOfAMetricAreSummed) {
    EXPECT_EQ(sum_of_metric(metrics, "lag"), 15);
    EXPECT_EQ(sum_of_metric(metrics, "depth"), 5);
}

TEST(MetricText, AMetricThatIsNotThereHasNoSum) {
    EXPECT_EQ(sum_of_metric(metrics, "la"), std::nullopt);
    EXPECT_EQ(sum_of_metric("", "lag"), std::nullopt);
}

}  // namespace
}  // namespace firstcome::lab
