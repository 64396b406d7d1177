// SPDX-License-Identifier: Apache-2.0
#include "http/answer_renderer.h"

#include <gmock/gmock.h>

namespace firstcome::http {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr WallTime thursday{1'768'472'430'999'999};  // 2026-01-15T10:20:30.999999Z

std::string render(const Response& response, AnswerForm form = {}) {
    std::string out;
    AnswerRenderer(thursday).render(response, form, out);
    return out;
}

TEST(AnswerRenderer, AJsonAnswerHasExactlyTheseBytes) {
    Response response;
    response.body = "{}";
    EXPECT_EQ(
        render(response),
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: application/json\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Date: Thu, 15 Jan 2026 10:20:30 GMT\r\n"
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
        "Content-Length: 2\r\n"
        "\r\n"
        "{}"
    );
}

TEST(AnswerRenderer, TheDateMovesWithTheSecond) {
    AnswerRenderer renderer(thursday);
    renderer.refresh(thursday + Duration::micros(1));
    std::string out;
    renderer.render({}, {}, out);
    EXPECT_THAT(out, HasSubstr("Date: Thu, 15 Jan 2026 10:20:31 GMT\r\n"));
}

TEST(AnswerRenderer, HeadersOfTheHandlerAreAdded) {
    Response response;
    response.headers = {{"ETag", "\"7\""}, {"Cache-Control", "max-age=1"}};
    EXPECT_THAT(render(response), HasSubstr("ETag: \"7\"\r\nCache-Control: max-age=1\r\n"));
}

TEST(AnswerRenderer, APolicyOfThePageReplacesOurs) {
    Response response;
    response.content_type = "text/html; charset=utf-8";
    response.headers = {{"content-security-policy", "default-src 'self'"}};
    const std::string bytes = render(response);
    EXPECT_THAT(bytes, HasSubstr("Content-Type: text/html; charset=utf-8\r\n"));
    EXPECT_THAT(bytes, HasSubstr("content-security-policy: default-src 'self'\r\n"));
    EXPECT_THAT(bytes, Not(HasSubstr("default-src 'none'")));
}

TEST(AnswerRenderer, AHeaderThatWouldBreakTheFramingIsLeftOut) {
    Response response;
    response.headers = {
        {"Location", "/a\r\nSet-Cookie: b"},
        {"Bad Name", "x"},
        {"content-length", "9"},
        {"Transfer-Encoding", "chunked"},
    };
    const std::string bytes = render(response);
    EXPECT_THAT(bytes, Not(HasSubstr("Set-Cookie")));
    EXPECT_THAT(bytes, Not(HasSubstr("Bad Name")));
    EXPECT_THAT(bytes, Not(HasSubstr("content-length")));
    EXPECT_THAT(bytes, Not(HasSubstr("chunked")));
}

TEST(AnswerRenderer, HeadHasTheLengthButNoBody) {
    Response response;
    response.body = "12345";
    const std::string bytes = render(response, {.head_only = true});
    EXPECT_THAT(bytes, HasSubstr("Content-Length: 5\r\n"));
    EXPECT_TRUE(bytes.ends_with("\r\n\r\n"));
}

TEST(AnswerRenderer, SaysWhatHappensToTheConnection) {
    EXPECT_THAT(render({}), Not(HasSubstr("Connection:")));
    EXPECT_THAT(render({}, {.keep_alive = false}), HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(render({}, {.is_http11 = false}), HasSubstr("Connection: keep-alive\r\n"));
}

TEST(AnswerRenderer, AStreamHasNoLength) {
    Response response;
    response.stream = true;
    response.content_type = "text/event-stream";
    response.body = "data: 1\n\n";
    const std::string bytes = render(response);
    EXPECT_THAT(bytes, Not(HasSubstr("Content-Length")));
    EXPECT_TRUE(bytes.ends_with("\r\n\r\ndata: 1\n\n"));
}

TEST(AnswerRenderer, StatusesWithoutBodyHaveNoLength) {
    for (const int status : {204, 304}) {
        Response response;
        response.status = status;
        response.body = "x";
        const std::string bytes = render(response);
        EXPECT_THAT(bytes, Not(HasSubstr("Content-Length")));
        EXPECT_TRUE(bytes.ends_with("\r\n\r\n"));
    }
}

TEST(AnswerRenderer, AnUnknownStatusHasAnEmptyReason) {
    Response response;
    response.status = 299;
    EXPECT_TRUE(render(response).starts_with("HTTP/1.1 299 \r\n"));
}

TEST(AnswerRenderer, EveryRefusalHasAReason) {
    for (int i = 0; i <= static_cast<int>(Refusal::handler_failed); ++i) {
        EXPECT_FALSE(reason_of(status_of(static_cast<Refusal>(i))).empty()) << i;
    }
}

}  // namespace
}  // namespace firstcome::http
