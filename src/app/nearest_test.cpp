// SPDX-License-Identifier: Apache-2.0
#include "app/nearest.h"

#include <gtest/gtest.h>

#include <array>

namespace firstcome {
namespace {

constexpr std::array<std::string_view, 3> names = {"serve", "verify", "version"};

TEST(Nearest, ASlipFindsWhatWasMeant) {
    EXPECT_EQ(nearest("serv", names), "serve");
    EXPECT_EQ(nearest("srve", names), "serve");
    EXPECT_EQ(nearest("verfiy", names), "verify");
    EXPECT_EQ(nearest("versoin", names), "version");
}

TEST(Nearest, WhatIsFarFromAllIsNoSlip) {
    EXPECT_EQ(nearest("banana", names), "");
    EXPECT_EQ(nearest("", names), "");
    EXPECT_EQ(suggestion("banana", names, "--"), "");
}

TEST(Nearest, ASuggestionIsAQuestion) {
    EXPECT_EQ(suggestion("serv", names, "--"), " (did you mean --serve?)");
}

}  // namespace
}  // namespace firstcome
