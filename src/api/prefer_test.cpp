// SPDX-License-Identifier: Apache-2.0
#include "api/prefer.h"

#include <gtest/gtest.h>

#include <vector>

namespace firstcome::api {
namespace {

Preferences parsed(const std::vector<std::string_view>& values) {
    std::vector<http::HeaderField> fields{{"Host", "localhost"}};
    for (const std::string_view value : values) {
        fields.push_back({"prefer", value});
    }
    http::Request request;
    request.fields = fields;
    return preferences_of(request);
}

std::string applied(const Preferences& preferences) {
    http::Response response;
    tell_applied(preferences, response);
    return response.headers.empty() ? "" : response.headers[0].second;
}

TEST(Prefer, UnderstandsTwoPreferences) {
    EXPECT_EQ(parsed({}), Preferences{});
    EXPECT_EQ(parsed({"respond-async"}), (Preferences{true, std::nullopt}));
    EXPECT_EQ(parsed({"wait=10"}), (Preferences{false, 10}));
    EXPECT_EQ(parsed({"Respond-Async , WAIT = \"7\"; x=y"}), (Preferences{true, 7}));
    EXPECT_EQ(parsed({"respond-async", "wait=3"}), (Preferences{true, 3}));
}

TEST(Prefer, IgnoresWhatItDoesNotUnderstand) {
    EXPECT_EQ(parsed({"return=minimal, handling=lenient"}), Preferences{});
    EXPECT_EQ(parsed({"wait=-1"}), Preferences{});
    EXPECT_EQ(parsed({"wait=abc, wait="}), Preferences{});
    EXPECT_EQ(parsed({"wait=1.5"}), Preferences{});
    EXPECT_EQ(parsed({"wait=99999999999999999999"}), Preferences{});
    EXPECT_EQ(parsed({",,;,="}), Preferences{});
}

TEST(Prefer, TakesTheFirstOfTwoAndBoundsIt) {
    EXPECT_EQ(parsed({"wait=1, wait=2"}), (Preferences{false, 1}));
    EXPECT_EQ(parsed({"wait=999999999"}), (Preferences{false, preferred_wait_s_max}));
}

TEST(WaitPlan, IsTheUsualWaitWithoutAPreference) {
    const WaitPlan plan = plan_wait({}, Duration::seconds(3), Duration::seconds(30));
    EXPECT_FALSE(plan.until_accepted);
    EXPECT_EQ(plan.wait, Duration::seconds(3));
    EXPECT_EQ(applied(plan.applied), "");
}

TEST(WaitPlan, WaitsAsLongAsAskedWithinTheBound) {
    const auto plan = [](Preferences preferences) {
        return plan_wait(preferences, Duration::seconds(3), Duration::seconds(30));
    };
    EXPECT_EQ(plan({false, 1}).wait, Duration::seconds(1));
    EXPECT_EQ(applied(plan({false, 1}).applied), "wait=1");
    EXPECT_EQ(plan({false, 600}).wait, Duration::seconds(30));
    EXPECT_EQ(applied(plan({false, 600}).applied), "wait=30");
    EXPECT_FALSE(plan({true, 5}).until_accepted);
    EXPECT_EQ(applied(plan({true, 5}).applied), "wait=5");
}

TEST(WaitPlan, AnswersAtTheAcceptanceWhenNobodyWantsToWait) {
    const auto plan = [](Preferences preferences) {
        return plan_wait(preferences, Duration::seconds(3), Duration::seconds(30));
    };
    EXPECT_TRUE(plan({true, std::nullopt}).until_accepted);
    EXPECT_EQ(applied(plan({true, std::nullopt}).applied), "respond-async");
    EXPECT_TRUE(plan({false, 0}).until_accepted);
    EXPECT_EQ(applied(plan({false, 0}).applied), "wait=0");
    EXPECT_EQ(applied(plan({true, 0}).applied), "respond-async, wait=0");
    EXPECT_EQ(plan({true, 0}).wait, Duration::seconds(3));
}

}  // namespace
}  // namespace firstcome::api
