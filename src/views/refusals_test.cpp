// SPDX-License-Identifier: Apache-2.0
#include "views/refusals.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

constexpr Hash128 alice{1, 1};
constexpr Hash128 bob{2, 2};
constexpr Hash128 carol{3, 3};

SteadyTime second(std::int64_t n) {
    return SteadyTime{} + Duration::seconds(n);
}

TEST(Refusals, AreReadableForTheirTimeAndNoLonger) {
    Refusals refusals(Duration::seconds(60), 100);
    refusals.add(alice, DecisionKind::not_open, second(0));
    EXPECT_EQ(refusals.find(alice, second(59)), DecisionKind::not_open);
    EXPECT_EQ(refusals.find(alice, second(60)), std::nullopt);
    EXPECT_EQ(refusals.find(bob, second(0)), std::nullopt);
}

TEST(Refusals, ALaterRefusalReplacesTheEarlierOneAndLivesOn) {
    Refusals refusals(Duration::seconds(60), 100);
    refusals.add(alice, DecisionKind::not_open, second(0));
    refusals.add(alice, DecisionKind::closed, second(30));
    refusals.add(bob, DecisionKind::closed, second(61));
    EXPECT_EQ(refusals.find(alice, second(70)), DecisionKind::closed);
    EXPECT_EQ(refusals.find(alice, second(90)), std::nullopt);
}

TEST(Refusals, AtTheBoundTheOldestGoFirst) {
    Refusals refusals(Duration::seconds(60), 2);
    refusals.add(alice, DecisionKind::closed, second(0));
    refusals.add(bob, DecisionKind::closed, second(1));
    refusals.add(carol, DecisionKind::closed, second(2));
    EXPECT_EQ(refusals.find(alice, second(2)), std::nullopt);
    EXPECT_EQ(refusals.find(bob, second(2)), DecisionKind::closed);
    EXPECT_EQ(refusals.find(carol, second(2)), DecisionKind::closed);
}

}  // namespace
}  // namespace firstcome
