// SPDX-License-Identifier: Apache-2.0
#include "http/tokens.h"

#include <gtest/gtest.h>

namespace firstcome::http {
namespace {

TEST(Tokens, AreWhatRfc9110Says) {
    EXPECT_TRUE(is_token("Content-Length"));
    EXPECT_TRUE(is_token("!#$%&'*+-.^_`|~09azAZ"));
    EXPECT_FALSE(is_token(""));
    for (const char c : std::string_view("\0 \t\r\n\"(),/:;<=>?@[\\]{}\x7F\x80\xFF", 25)) {
        EXPECT_FALSE(is_token_char(c)) << int(c);
    }
}

TEST(Tokens, FieldValuesHoldNoControlCharacterButTab) {
    EXPECT_TRUE(is_field_value("a b\tc \xED\x95\x9C"));
    EXPECT_TRUE(is_field_value(""));
    EXPECT_FALSE(is_field_value(std::string_view("a\0b", 3)));
    EXPECT_FALSE(is_field_value("a\rb"));
    EXPECT_FALSE(is_field_value("a\nb"));
    EXPECT_FALSE(is_field_value("a\x7F"));
}

TEST(Tokens, NamesAreComparedWithoutRegardToCase) {
    EXPECT_TRUE(equals_ignoring_case("hOST", "Host"));
    EXPECT_FALSE(equals_ignoring_case("Host", "Hosts"));
    EXPECT_FALSE(equals_ignoring_case("[", "{"));
}

TEST(Tokens, TrimTakesSpacesAndTabsOnly) {
    EXPECT_EQ(trim(" \t a b\t "), "a b");
    EXPECT_EQ(trim(" \t"), "");
    EXPECT_EQ(trim("\r"), "\r");
}

TEST(Tokens, TakeUntilLeavesWhatFollowsTheSeparator) {
    std::string_view rest = "a&b";
    EXPECT_EQ(take_until(rest, '&'), "a");
    EXPECT_EQ(take_until(rest, '&'), "b");
    EXPECT_EQ(rest, "");
}

TEST(Tokens, ListsAreSplitAtCommas) {
    EXPECT_TRUE(is_token_list(""));
    EXPECT_TRUE(is_token_list(", close ,, keep-alive,"));
    EXPECT_FALSE(is_token_list("close; now"));
    EXPECT_TRUE(list_contains("keep-alive, Close", "close"));
    EXPECT_FALSE(list_contains("closed", "close"));
}

}  // namespace
}  // namespace firstcome::http
