// SPDX-License-Identifier: Apache-2.0
#include "audit/expectation.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

using Words = std::vector<std::string>;

TEST(Expectation, IsAListOfKnownWords) {
    EXPECT_EQ(parse_expectations("entries").value(), Words{"entries"});
    EXPECT_EQ(parse_expectations("entries,sold_out").value(), (Words{"entries", "sold_out"}));
}

TEST(Expectation, KnowsEveryWordItNames) {
    std::string list(expectation_words());
    std::erase(list, ' ');
    EXPECT_EQ(parse_expectations(list).value().size(), 14U);
}

TEST(Expectation, NamesTheWordItDoesNotKnow) {
    for (const auto* list : {"sold-out", "entries,sold-out", "sold-out,entries"}) {
        const auto parsed = parse_expectations(list);
        ASSERT_FALSE(parsed) << list;
        EXPECT_EQ(parsed.error().code, Errc::invalid);
        EXPECT_NE(parsed.error().detail.find("\"sold-out\""), std::string::npos);
    }
}

TEST(Expectation, HasNoEmptyWords) {
    for (const auto* list : {"", ",", "entries,", ",entries", "entries,,won"}) {
        EXPECT_FALSE(parse_expectations(list)) << list;
    }
}

TEST(Expectation, IsUnmetByNothingAndByZero) {
    const std::vector<Evidence> evidence = {{"entries", 7}, {"won", 0}};
    EXPECT_EQ(unmet({"entries", "won", "reads"}, evidence), (Words{"won", "reads"}));
    EXPECT_EQ(unmet({"entries"}, evidence), Words{});
}

}  // namespace
}  // namespace firstcome
