// SPDX-License-Identifier: Apache-2.0
#include "app/live_figures.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

constexpr std::string_view metrics =
    "# HELP lag Records.\n"
    "# TYPE lag gauge\n"
    "lag{partition=\"0\"} 12\n"
    "lag{partition=\"1\"} 3\n"
    "lag_seconds 99\n"
    "depth 5\n";

TEST(LiveFigures, TheSamplesOfAMetricAreSummed) {
    EXPECT_EQ(sum_of_metric(metrics, "lag"), 15);
    EXPECT_EQ(sum_of_metric(metrics, "depth"), 5);
}

TEST(LiveFigures, AMetricThatIsNotThereHasNoSum) {
    EXPECT_EQ(sum_of_metric(metrics, "la"), std::nullopt);
    EXPECT_EQ(sum_of_metric("", "lag"), std::nullopt);
}

TEST(LiveFigures, AnIntegerMemberIsFoundByItsWholeName) {
    constexpr std::string_view json = R"({"data":{"campaignId":7,"id":8,"name":"x","r":-1}})";
    EXPECT_EQ(integer_member(json, "id"), 8);
    EXPECT_EQ(integer_member(json, "r"), -1);
    EXPECT_EQ(integer_member(json, "name"), std::nullopt);
    EXPECT_EQ(integer_member(json, "absent"), std::nullopt);
}

}  // namespace
}  // namespace firstcome
