// SPDX-License-Identifier: Apache-2.0
#include "http/request_reader.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace firstcome::http {
namespace {

using State = Reading::State;

class RequestReaderTest : public testing::Test {
  protected:
    Reading read(std::string_view bytes) { return reader_.read(bytes, {}, scratch_); }

    RequestReader reader_;
    std::array<HeaderField, head_fields_max> scratch_;
};

const std::string head = "POST /a/b?c=d HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n";

TEST_F(RequestReaderTest, CutsOneRequestOutOfSeveral) {
    const std::string bytes = head + "abc" + head;
    const Reading reading = read(bytes);
    ASSERT_EQ(reading.state, State::complete);
    EXPECT_EQ(reading.size, head.size() + 3);
    EXPECT_EQ(reading.request.method, Method::post);
    EXPECT_EQ(reading.request.path, "/a/b");
    EXPECT_EQ(reading.request.query, "c=d");
    EXPECT_EQ(reading.request.body, "abc");
    EXPECT_EQ(reading.request.header("host"), "localhost");
    EXPECT_TRUE(reading.head.keep_alive);
}

TEST_F(RequestReaderTest, NeedsEveryByte) {
    const std::string bytes = head + "abc";
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        ASSERT_EQ(read(std::string_view(bytes).substr(0, size)).state, State::need_more) << size;
    }
    EXPECT_EQ(read(bytes).state, State::complete);
    EXPECT_EQ(read(head).state, State::need_more);
}

TEST_F(RequestReaderTest, InvitesABodyOnce) {
    std::string bytes = head;
    bytes.insert(bytes.size() - 2, "Expect: 100-continue\r\n");
    EXPECT_EQ(read(bytes).state, State::invite_body);
    EXPECT_EQ(read(bytes + "a").state, State::need_more);
    EXPECT_EQ(read(bytes + "abc").state, State::complete);
    EXPECT_EQ(read(bytes + "abc").state, State::complete);
}

TEST_F(RequestReaderTest, SaysWhyItRefusesAndWhatItCouldRead) {
    const std::string bytes = "GET /a HTTP/1.1\r\nAccept-Language: ko\r\nA: b\r\n c\r\n";
    const Reading reading = read(bytes);
    ASSERT_EQ(reading.state, State::refused);
    EXPECT_EQ(reading.refusal, Refusal::bad_request);
    EXPECT_EQ(reading.reason, "folded field");
    EXPECT_EQ(reading.request.path, "/a");
    EXPECT_EQ(reading.request.header("Accept-Language"), "ko");
}

}  // namespace
}  // namespace firstcome::http
