// SPDX-License-Identifier: Apache-2.0
#include "http/client_answer.h"

#include <gtest/gtest.h>

namespace firstcome::http {
namespace {

constexpr std::string_view answer =
    "HTTP/1.1 503 Service Unavailable\r\n"
    "retry-after: 2\r\n"
    "Content-Length: 5\r\n"
    "\r\n"
    "hello";

TEST(ClientAnswer, IsViewedWithoutACopy) {
    std::string joined;
    const ScannedAnswer scanned = scan_answer(answer, joined);
    ASSERT_EQ(scanned.state, AnswerState::complete);
    EXPECT_EQ(scanned.status, 503);
    EXPECT_EQ(scanned.bytes, answer.size());
    EXPECT_EQ(scanned.body, "hello");
    EXPECT_EQ(scanned.body.data(), answer.data() + answer.size() - 5);
    EXPECT_EQ(scanned.retry_after_s, 2U);
    EXPECT_TRUE(scanned.keep_alive);
}

TEST(ClientAnswer, EveryPrefixIsIncomplete) {
    std::string joined;
    for (std::size_t size = 0; size < answer.size(); ++size) {
        EXPECT_EQ(scan_answer(answer.substr(0, size), joined).state, AnswerState::incomplete)
            << size;
    }
}

TEST(ClientAnswer, BytesBehindItAreLeft) {
    std::string joined;
    const ScannedAnswer scanned = scan_answer(std::string(answer) + "HTTP/1.1", joined);
    EXPECT_EQ(scanned.state, AnswerState::complete);
    EXPECT_EQ(scanned.bytes, answer.size());
}

TEST(ClientAnswer, AnEmptyBodyEndsWithTheHead) {
    std::string joined;
    const ScannedAnswer scanned =
        scan_answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", joined);
    EXPECT_EQ(scanned.state, AnswerState::complete);
    EXPECT_EQ(scanned.body, "");
    EXPECT_FALSE(scanned.keep_alive);
}

TEST(ClientAnswer, ChunksAreJoined) {
    std::string joined;
    const ScannedAnswer scanned = scan_answer(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n1\r\nf\r\n0"
        "\r\n\r\n",
        joined
    );
    EXPECT_EQ(scanned.state, AnswerState::complete);
    EXPECT_EQ(scanned.body, "abcdef");
}

TEST(ClientAnswer, ARetryAfterThatIsNoNumberCountsAsNone) {
    std::string joined;
    const ScannedAnswer scanned = scan_answer(
        "HTTP/1.1 503 X\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n",
        joined
    );
    EXPECT_EQ(scanned.state, AnswerState::complete);
    EXPECT_EQ(scanned.retry_after_s, 0U);
}

TEST(ClientAnswer, WhatIsNoHttpIsGarbled) {
    std::string joined;
    for (const std::string_view text :
         {"hello, world\r\n\r\n",
          "HTTP/1.1 abc OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"}) {
        EXPECT_EQ(scan_answer(text, joined).state, AnswerState::garbled) << text;
    }
}

}  // namespace
}  // namespace firstcome::http
