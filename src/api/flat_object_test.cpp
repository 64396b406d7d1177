// SPDX-License-Identifier: Apache-2.0
#include "api/flat_object.h"

#include <gtest/gtest.h>

#include <limits>

namespace firstcome::api {
namespace {

using Kind = JsonMember::Kind;
using Fault = FlatObjectFault;

struct Read {
    Fault fault = Fault::none;
    JsonMember a;
    JsonMember b;
};

Read read(std::string_view body) {
    std::array<JsonMember, 2> members{{{.name = "a", .text = {}}, {.name = "b", .text = {}}}};
    const Fault fault = read_flat_object(body, members);
    return {fault, members[0], members[1]};
}

Kind kind(std::string_view value) {
    const Read result = read("{\"a\":" + std::string(value) + "}");
    EXPECT_EQ(result.fault, Fault::none) << value;
    return result.a.kind;
}

TEST(FlatObject, KeepsTheWantedMembers) {
    const Read result = read(R"( { "x" : 1, "b" : "text", "a" : -7 } )");
    EXPECT_EQ(result.fault, Fault::none);
    EXPECT_EQ(result.a.kind, Kind::integer);
    EXPECT_EQ(result.a.integer, -7);
    EXPECT_EQ(result.b.kind, Kind::text);
    EXPECT_EQ(result.b.text, "text");
}

TEST(FlatObject, TellsEveryKindOfValueApart) {
    EXPECT_EQ(read("{}").a.kind, Kind::absent);
    EXPECT_EQ(kind("null"), Kind::null);
    EXPECT_EQ(kind("true"), Kind::boolean);
    EXPECT_EQ(kind("\"\""), Kind::text);
    EXPECT_EQ(kind("{}"), Kind::nested);
    EXPECT_EQ(kind("[1,2]"), Kind::nested);
    EXPECT_EQ(kind("{\"a\":1}"), Kind::nested);
}

TEST(FlatObject, TakesAsIntegerOnlyWhatFitsIntoInt64) {
    EXPECT_EQ(kind("0"), Kind::integer);
    EXPECT_EQ(kind("-0"), Kind::integer);
    EXPECT_EQ(kind("9223372036854775807"), Kind::integer);
    EXPECT_EQ(kind("-9223372036854775808"), Kind::integer);
    EXPECT_EQ(kind("9223372036854775808"), Kind::other_number);
    EXPECT_EQ(kind("-9223372036854775809"), Kind::other_number);
    EXPECT_EQ(kind("18446744073709551615"), Kind::other_number);
    EXPECT_EQ(kind("18446744073709551616"), Kind::other_number);
    EXPECT_EQ(kind("1.0"), Kind::other_number);
    EXPECT_EQ(kind("1e2"), Kind::other_number);
    EXPECT_EQ(kind(std::string(1'000, '9')), Kind::other_number);
    EXPECT_EQ(
        read("{\"a\":-9223372036854775808}").a.integer, std::numeric_limits<std::int64_t>::min()
    );
}

TEST(FlatObject, UnescapesNamesAndTexts) {
    const Read result = read(R"({"\u0061":"\ud83d\ude00\n","\u0062":"한\u0000"})");
    EXPECT_EQ(result.a.text, "😀\n");
    EXPECT_EQ(result.b.text, std::string("한\0", 4));
}

TEST(FlatObject, RefusesADuplicateMemberWhereverItIs) {
    for (const std::string_view body :
         {R"({"a":1,"a":1})",
          R"({"a":1,"\u0061":2})",
          R"({"x":1,"a":2,"x":3})",
          R"({"":1,"":2})",
          R"({"a":{"k":1,"k":2}})",
          R"({"x":{"k":1,"j":0,"\u006b":2}})"}) {
        EXPECT_EQ(read(body).fault, Fault::duplicate_member) << body;
    }
    EXPECT_EQ(read(R"({"x":{"a":1},"y":{"a":1},"a":1,"A":2})").fault, Fault::none);
}

TEST(FlatObject, RefusesWhatIsNoObject) {
    for (const std::string_view body :
         {"1", "\"a\"", "null", "true", "1.5", "[]", "[{\"a\":1}]", "99999999999999999999"}) {
        EXPECT_EQ(read(body).fault, Fault::not_an_object) << body;
    }
}

TEST(FlatObject, RefusesWhatIsNoJson) {
    for (const std::string_view body :
         {"",
          " ",
          "{",
          "}",
          "{\"a\"",
          "{\"a\":",
          "{\"a\":}",
          "{\"a\":1",
          "{\"a\":1,}",
          "{\"a\":1}x",
          "{\"a\":1}{}",
          "{a:1}",
          "{'a':1}",
          "{\"a\":01}",
          "{\"a\":+1}",
          "{\"a\":.5}",
          "{\"a\":1.}",
          "{\"a\":NaN}",
          "{\"a\":Infinity}",
          "{\"a\":tru}",
          "{\"a\":\"x}",
          "{\"a\":\"\n\"}",
          "{\"a\":\"\\x\"}",
          "{\"a\":\"\\ud800\"}",
          "{\"a\":\"\xff\"}",
          "{\"a\":\"\xc0\x80\"}",
          "{\"a\":\"\xed\xa0\x80\"}",
          "{\"\xff\":1}",
          "\xef\xbb\xbf{}",
          "{/* */}",
          "{\"a\":1e999999999999}"}) {
        EXPECT_EQ(read(body).fault, Fault::malformed) << body;
    }
    EXPECT_EQ(read(std::string_view("{\"a\":1}\0", 8)).fault, Fault::malformed);
}

TEST(FlatObject, GoesTwoLevelsDeep) {
    EXPECT_EQ(read(R"({"x":{"y":1}})").fault, Fault::none);
    EXPECT_EQ(read(R"({"x":{"y":{}}})").fault, Fault::malformed);
    EXPECT_EQ(read(R"({"x":[[]]})").fault, Fault::malformed);
    EXPECT_EQ(read(std::string(4'000, '[')).fault, Fault::not_an_object);
}

TEST(FlatObject, DoesNotMistakeANestedMemberForAWantedOne) {
    const Read result = read(R"({"x":{"a":1,"b":"t"},"b":"own"})");
    EXPECT_EQ(result.a.kind, Kind::absent);
    EXPECT_EQ(result.b.text, "own");
}

TEST(FlatObject, BoundsTheMembersOfOneObject) {
    std::string body = "{";
    for (std::size_t i = 0; i < members_max; ++i) {
        body += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":0";
    }
    EXPECT_EQ(read(body + "}").fault, Fault::none);
    EXPECT_EQ(read(body + ",\"a\":0}").fault, Fault::too_many_members);
}

}  // namespace
}  // namespace firstcome::api
