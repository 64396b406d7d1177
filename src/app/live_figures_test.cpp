// SPDX-License-Identifier: Apache-2.0
#include "app/live_figures.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(LiveFigures, AnIntegerMemberIsFoundByItsWholeName) {
    constexpr std::string_view json = R"({"data":{"campaignId":7,"id":8,"name":"x","r":-1}})";
    EXPECT_EQ(integer_member(json, "id"), 8);
    EXPECT_EQ(integer_member(json, "r"), -1);
    EXPECT_EQ(integer_member(json, "name"), std::nullopt);
    EXPECT_EQ(integer_member(json, "absent"), std::nullopt);
}

}  // namespace
}  // namespace firstcome
