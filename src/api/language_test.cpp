// SPDX-License-Identifier: Apache-2.0
#include "api/language.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

TEST(Language, IsKoreanWhenNothingIsAskedFor) {
    EXPECT_EQ(language_of(""), Language::korean);
    EXPECT_EQ(language_of(" "), Language::korean);
    EXPECT_EQ(language_of(http::Request{}), Language::korean);
}

TEST(Language, IsTheOneThatIsNamed) {
    EXPECT_EQ(language_of("ko"), Language::korean);
    EXPECT_EQ(language_of("KO-kr"), Language::korean);
    EXPECT_EQ(language_of("en-GB"), Language::english);
    EXPECT_EQ(language_of("de, ko;q=0.1"), Language::korean);
}

TEST(Language, IsEnglishForEverybodyElse) {
    EXPECT_EQ(language_of("fr"), Language::english);
    EXPECT_EQ(language_of("*"), Language::english);
    EXPECT_EQ(language_of("kok"), Language::english);
}

TEST(Language, FollowsTheWeights) {
    EXPECT_EQ(language_of("en;q=0.8, ko;q=0.9"), Language::korean);
    EXPECT_EQ(language_of("ko;q=0.8,en;q=0.9"), Language::english);
    EXPECT_EQ(language_of("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7"), Language::korean);
    EXPECT_EQ(language_of("en-US,en;q=0.9,ko;q=0.8"), Language::english);
    EXPECT_EQ(language_of("ko;q=0, en;q=0.001"), Language::english);
    EXPECT_EQ(language_of("ko;q=0"), Language::english);
    EXPECT_EQ(language_of("ko;q=abc, en;q=0.1"), Language::english);
}

TEST(Language, TakesTheFirstOfEqualWeights) {
    EXPECT_EQ(language_of("ko, en"), Language::korean);
    EXPECT_EQ(language_of("en, ko"), Language::english);
    EXPECT_EQ(language_of("en;q=0.5, ko;q=0.5"), Language::english);
}

}  // namespace
}  // namespace firstcome::api
