// SPDX-License-Identifier: Apache-2.0
#include "http/beast_head.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace firstcome::http {
namespace {

TEST(BeastHead, ReadsInPlace) {
    const std::string bytes =
        "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\nX: \t y \r\n\r\n";
    std::array<HeaderField, head_fields_max> scratch;
    const auto head = parse_head(bytes, scratch);
    ASSERT_TRUE(head.has_value());
    EXPECT_EQ(head->method, "POST");
    EXPECT_EQ(head->target, "/a?b");
    EXPECT_EQ(head->content_length, 7U);
    ASSERT_EQ(head->fields.size(), 3U);
    EXPECT_EQ(head->fields[2].name, "X");
    EXPECT_EQ(head->fields[2].value, "y");
    EXPECT_GE(head->fields[2].value.data(), bytes.data());
    EXPECT_LT(head->fields[2].value.data(), bytes.data() + bytes.size());
}

TEST(BeastHead, IsNothingForWhatIsNoWholeRequestHead) {
    std::array<HeaderField, head_fields_max> scratch;
    for (const char* bytes :
         {"",
          "GET / HTTP/1.1\r\n",
          "HTTP/1.1 200 OK\r\n\r\n",
          "GET / HTTP/1.1\r\nA\r\n\r\n",
          "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\nGET"}) {
        EXPECT_FALSE(parse_head(bytes, scratch).has_value()) << bytes;
    }
}

TEST(BeastHead, IsNothingWhenTheFieldsDoNotFit) {
    std::string bytes = "GET / HTTP/1.1\r\n";
    for (std::size_t i = 0; i <= head_fields_max; ++i) {
        bytes += "a: b\r\n";
    }
    std::array<HeaderField, head_fields_max> scratch;
    EXPECT_FALSE(parse_head(bytes + "\r\n", scratch).has_value());
}

// Why head_check goes first: this is what Beast alone lets pass.
TEST(BeastHead, AcceptsFoldedFieldsAndRepeatedLengths) {
    std::array<HeaderField, head_fields_max> scratch;
    EXPECT_TRUE(parse_head("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", scratch).has_value());
    EXPECT_TRUE(
        parse_head("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", scratch)
            .has_value()
    );
}

}  // namespace
}  // namespace firstcome::http
