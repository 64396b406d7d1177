// SPDX-License-Identifier: Apache-2.0
#include "http/head_check.h"

#include <gtest/gtest.h>

#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome::http {
namespace {

using std::string_literals::operator""s;

std::array<HeaderField, head_fields_max> scratch;

HeadVerdict check(std::string_view bytes, const HeadLimits& limits = {}) {
    return check_head(bytes, limits, scratch);
}

std::string head_with(std::string_view fields) {
    return "POST /entries HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
}

struct Refused {
    std::string name;
    std::string bytes;
    Refusal refusal = Refusal::bad_request;
};

std::ostream& operator<<(std::ostream& out, const Refused& row) {
    return out << row.name;
}

std::vector<Refused> framing_offences() {
    return {
        {"DuplicateContentLength", head_with("Content-Length: 1\r\nContent-Length: 2\r\n")},
        {"RepeatedEqualContentLength", head_with("Content-Length: 1\r\nContent-Length: 1\r\n")},
        {"ContentLengthWithPlus", head_with("Content-Length: +1\r\n")},
        {"ContentLengthWithMinus", head_with("Content-Length: -1\r\n")},
        {"ContentLengthList", head_with("Content-Length: 1, 1\r\n")},
        {"ContentLengthWithSpace", head_with("Content-Length: 1 1\r\n")},
        {"ContentLengthHex", head_with("Content-Length: 0x10\r\n")},
        {"ContentLengthEmpty", head_with("Content-Length:\r\n")},
        {"ContentLengthFraction", head_with("Content-Length: 1.0\r\n")},
        {"ContentLengthOverflow", head_with("Content-Length: 18446744073709551616\r\n")},
        {"TransferEncoding", head_with("Transfer-Encoding: chunked\r\n")},
        {"TransferEncodingIdentity", head_with("transfer-encoding: identity\r\n")},
        {"LengthThenEncoding", head_with("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n")},
        {"EncodingThenLength", head_with("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n")},
        {"BareCrInField", head_with("A: b\rc\r\n")},
        {"CrBeforeLineEnd", head_with("A: b\r\r\n")},
        {"BareCrInRequestLine", "GET /\ra HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"BareLfInField", head_with("A: b\n")},
        {"BareLfEverywhere", "GET / HTTP/1.1\nHost: a\n\n"},
        {"BareLfAsEmptyLine", "GET / HTTP/1.1\r\nHost: a\r\n\n"},
        {"NulInValue", head_with("A: b\0c\r\n"s)},
        {"NulInName", head_with("A\0: b\r\n"s)},
        {"NulInTarget", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s},
        {"EscapeInValue", head_with("A: \x1B[0m\r\n")},
        {"DeleteInValue", head_with("A: \x7F\r\n")},
        {"FoldWithSpace", head_with("A: b\r\n c\r\n")},
        {"FoldWithTab", head_with("A: b\r\n\tc\r\n")},
        {"FoldAsFirstField", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
        {"SpaceBeforeColon", head_with("Content-Length : 1\r\n")},
        {"TabBeforeColon", head_with("A\t: 1\r\n")},
        {"NoColon", head_with("Content-Length\r\n")},
        {"EmptyName", head_with(": b\r\n")},
        {"NameNotAToken", head_with("A(b): c\r\n")},
        {"MissingHost", "GET / HTTP/1.1\r\nA: b\r\n\r\n"},
        {"MissingHostInHttp10", "GET / HTTP/1.0\r\n\r\n"},
        {"SecondHost", head_with("Host: localhost\r\n")},
        {"EmptyHost", "GET / HTTP/1.1\r\nHost: \r\n\r\n"},
        {"EmptyThenGoodHost", "GET / HTTP/1.1\r\nHost:\r\nHost: a\r\n\r\n"},
        {"HostList", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"},
        {"HostWithUser", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"},
        {"ConnectionNotAList", head_with("Connection: close; now\r\n")},
        {"ProxyConnectionNotAList", head_with("Proxy-Connection: a b\r\n")},
        {"UnknownExpectation", head_with("Expect: 200-ok\r\n")},
        {"Http2Preface", "PRI * HTTP/2.0\r\n\r\n"},
        {"Http09", "GET /\r\n"},
        {"Http12", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
        {"Http20", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
        {"LowerCaseVersion", "GET / http/1.1\r\nHost: a\r\n\r\n"},
        {"SpaceAfterVersion", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"},
        {"TwoSpaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"TabAsSeparator", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n"},
        {"EmptyLineFirst", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"MethodNotAToken", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"EmptyMethod", " / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"MethodTooLong", "ABCDEFGHIJKLMNOPQRSTU / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"AbsoluteForm", "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n"},
        {"AuthorityForm", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n"},
        {"AsteriskForm", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"},
        {"EmptyTarget", "GET  HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"FragmentInTarget", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"RawUtf8InTarget", "GET /\xED\x95\x9C HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"TlsHello", "\x16\x03\x01\x02\n"},
    };
}

std::vector<Refused> sizes_exceeded() {
    const std::string long_target = "/" + std::string(2'048, 'a');
    const std::string long_value(8'192, 'v');
    std::string many_fields;
    for (std::size_t i = 0; i < head_fields_max; ++i) {
        many_fields += "a:\r\n";
    }
    return {
        {"TargetTooLong",
         "GET " + long_target + " HTTP/1.1\r\nHost: a\r\n\r\n",
         Refusal::target_too_long},
        {"TargetWithoutEnd", "GET /" + std::string(9'000, 'a'), Refusal::target_too_long},
        {"MethodWithoutEnd", std::string(9'000, 'G'), Refusal::target_too_long},
        {"FieldWithoutEnd",
         "GET / HTTP/1.1\r\nHost: a\r\nA: " + long_value,
         Refusal::head_too_large},
        {"HeadTooLarge", head_with("A: " + long_value + "\r\n"), Refusal::head_too_large},
        {"TooManyFields", head_with(many_fields), Refusal::head_too_large},
        {"BodyTooLarge", head_with("Content-Length: 4097\r\n"), Refusal::body_too_large},
        {"BodyHuge", head_with("Content-Length: 999999999999999999\r\n"), Refusal::body_too_large},
    };
}

class HeadRefused : public testing::TestWithParam<Refused> {};

TEST_P(HeadRefused, WithTheRightRefusal) {
    const HeadVerdict verdict = check(GetParam().bytes);
    ASSERT_EQ(verdict.state, HeadState::refused);
    EXPECT_EQ(verdict.refusal, GetParam().refusal) << verdict.reason;
    EXPECT_FALSE(verdict.reason.empty());
}

TEST_P(HeadRefused, AtTheSamePlaceHoweverTheBytesAreSplit) {
    const std::string& bytes = GetParam().bytes;
    const HeadVerdict whole = check(bytes);
    bool decided = false;
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const HeadVerdict part = check(std::string_view(bytes).substr(0, size));
        if (part.state == HeadState::need_more) {
            ASSERT_FALSE(decided) << "a verdict was taken back at " << size;
            continue;
        }
        decided = true;
        ASSERT_EQ(part.state, whole.state) << size;
        ASSERT_EQ(part.refusal, whole.refusal) << size;
        ASSERT_EQ(part.reason, whole.reason) << size;
    }
    EXPECT_TRUE(decided);
}

const auto row_name = [](const auto& row) { return row.param.name; };
INSTANTIATE_TEST_SUITE_P(Framing, HeadRefused, testing::ValuesIn(framing_offences()), row_name);
INSTANTIATE_TEST_SUITE_P(Sizes, HeadRefused, testing::ValuesIn(sizes_exceeded()), row_name);

TEST(HeadCheck, ReadsMethodTargetAndFields) {
    const std::string bytes =
        "POST /a/b?c=d HTTP/1.1\r\nHost: localhost:8080\r\nX-Empty:\r\n"
        "content-LENGTH: \t007 \r\nX-Text: \xED\x95\x9C a\tb\r\n\r\n";
    const std::string with_body = bytes + "1234567";
    const HeadVerdict verdict = check(with_body);
    ASSERT_EQ(verdict.state, HeadState::accepted) << verdict.reason;
    const Head& head = verdict.head;
    EXPECT_EQ(head.size, bytes.size());
    EXPECT_EQ(head.method, "POST");
    EXPECT_EQ(head.target, "/a/b?c=d");
    EXPECT_EQ(head.host, "localhost:8080");
    EXPECT_EQ(head.content_length, 7U);
    ASSERT_EQ(head.fields.size(), 4U);
    EXPECT_EQ(head.fields[1].name, "X-Empty");
    EXPECT_EQ(head.fields[1].value, "");
    EXPECT_EQ(head.fields[3].value, "\xED\x95\x9C a\tb");
}

TEST(HeadCheck, AcceptsOnlyWhenTheEmptyLineIsThere) {
    const std::string bytes = head_with("Content-Length: 3\r\n");
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        ASSERT_EQ(check(std::string_view(bytes).substr(0, size)).state, HeadState::need_more)
            << size;
    }
    EXPECT_EQ(check(bytes).state, HeadState::accepted);
}

TEST(HeadCheck, LooksAtNothingBehindTheHead) {
    const std::string bytes = head_with("") + "\0\n\r garbage"s;
    EXPECT_EQ(check(bytes).state, HeadState::accepted);
}

TEST(HeadCheck, AMissingContentLengthIsNoLength) {
    const HeadVerdict verdict = check(head_with(""));
    ASSERT_EQ(verdict.state, HeadState::accepted);
    EXPECT_FALSE(verdict.head.content_length.has_value());
    EXPECT_EQ(verdict.head.body_size(), 0U);
}

TEST(HeadCheck, TheLimitsThemselvesAreAccepted) {
    EXPECT_EQ(check(head_with("Content-Length: 4096\r\n")).state, HeadState::accepted);
    const std::string target = "/" + std::string(2'047, 'a');
    EXPECT_EQ(check("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").state, HeadState::accepted);
    const std::size_t empty_size = head_with("A: \r\n").size();
    const std::string value(8'192 - empty_size, 'v');
    EXPECT_EQ(check(head_with("A: " + value + "\r\n")).state, HeadState::accepted);
    EXPECT_EQ(check(head_with("A: v" + value + "\r\n")).refusal, Refusal::head_too_large);
}

TEST(HeadCheck, ASmallHeadLimitGoesBeforeTheTargetLimit) {
    const HeadLimits limits{.head_bytes_max = 64, .target_bytes_max = 2'048};
    EXPECT_EQ(check(std::string(64, 'G'), limits).refusal, Refusal::head_too_large);
    EXPECT_EQ(check(std::string(63, 'G'), limits).state, HeadState::need_more);
}

struct KeepAlive {
    const char* version;
    const char* fields;
    bool expected;
};

TEST(HeadCheck, KeepsTheConnectionAsTheVersionAndTheFieldSay) {
    const KeepAlive rows[] = {
        {"HTTP/1.1", "", true},
        {"HTTP/1.1", "Connection: close\r\n", false},
        {"HTTP/1.1", "Connection: Upgrade, CLOSE\r\n", false},
        {"HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n", false},
        {"HTTP/1.0", "", false},
        {"HTTP/1.0", "Connection: Keep-Alive\r\n", true},
        {"HTTP/1.0", "Connection: keep-alive, close\r\n", false},
    };
    for (const KeepAlive& row : rows) {
        const HeadVerdict verdict =
            check("GET / "s + row.version + "\r\nHost: a\r\n" + row.fields + "\r\n");
        ASSERT_EQ(verdict.state, HeadState::accepted);
        EXPECT_EQ(verdict.head.keep_alive, row.expected) << row.version << ' ' << row.fields;
    }
}

TEST(HeadCheck, OnlyHttp11CanExpectAnInterimAnswer) {
    EXPECT_TRUE(check(head_with("Expect: 100-Continue\r\n")).head.expects_continue);
    const HeadVerdict old = check("POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(old.state, HeadState::accepted);
    EXPECT_FALSE(old.head.expects_continue);
}

TEST(HeadCheck, ARefusedHeadStillShowsWhatCameBefore) {
    const std::string bytes = head_with("Accept-Language: ko\r\nA: \x01\r\n");
    const HeadVerdict verdict = check(bytes);
    ASSERT_EQ(verdict.state, HeadState::refused);
    ASSERT_EQ(verdict.head.fields.size(), 2U);
    EXPECT_EQ(verdict.head.fields[1].value, "ko");
    EXPECT_EQ(verdict.head.method, "POST");
}

TEST(HeadCheck, AcceptsTheHeadsOfCommonClients) {
    const char* heads[] = {
        "GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n",
        "POST /a HTTP/1.0\r\nContent-length: 2\r\nContent-type: application/json\r\n"
        "Host: 127.0.0.1:8080\r\nUser-Agent: ApacheBench/2.3\r\nAccept: */*\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: [::1]:8080\r\nUser-Agent: k6/0.49.0\r\nContent-Length: 14\r\n"
        "Content-Type: application/json\r\nAccept-Encoding: gzip\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n"
        "sec-ch-ua: \"Chromium\";v=\"120\"\r\nCookie: a=b; c=\"d\"\r\nUpgrade: h2c\r\n\r\n",
    };
    for (const char* head : heads) {
        const HeadVerdict verdict = check(head);
        EXPECT_EQ(verdict.state, HeadState::accepted) << verdict.reason << '\n' << head;
    }
}

}  // namespace
}  // namespace firstcome::http
