// SPDX-License-Identifier: Apache-2.0
#include "http/client_url.h"

#include <gtest/gtest.h>

namespace firstcome::http {
namespace {

TEST(ClientUrl, IsTakenApart) {
    const Url url = parse_url("http://127.0.0.1:8080/api/campaigns/1?x=%20y").value();
    EXPECT_EQ(url.host, "127.0.0.1");
    EXPECT_EQ(url.port, 8080);
    EXPECT_EQ(url.target, "/api/campaigns/1?x=%20y");
    EXPECT_EQ(url.authority(), "127.0.0.1:8080");
}

TEST(ClientUrl, WhatIsMissingHasItsDefault) {
    const Url url = parse_url("http://localhost").value();
    EXPECT_EQ(url.authority(), "localhost:80");
    EXPECT_EQ(url.target, "/");
    EXPECT_EQ(parse_url("http://localhost?a=1").value().target, "/?a=1");
}

TEST(ClientUrl, AnIpv6LiteralLosesItsBracketsAndGetsThemBack) {
    const Url url = parse_url("http://[::1]:9/").value();
    EXPECT_EQ(url.host, "::1");
    EXPECT_EQ(url.authority(), "[::1]:9");
}

TEST(ClientUrl, WhatCannotBeReachedByPlainHttpIsInvalid) {
    for (const auto* text :
         {"",
          "127.0.0.1:8080",
          "/api",
          "https://127.0.0.1",
          "ftp://127.0.0.1",
          "http://",
          "http:///path",
          "http://user@127.0.0.1",
          "http://127.0.0.1:0",
          "http://127.0.0.1:65536",
          "http://127.0.0.1:x",
          "http://127.0.0.1/a b",
          "http://127.0.0.1/\r\nX: y"}) {
        const auto url = parse_url(text);
        ASSERT_FALSE(url.has_value()) << text;
        EXPECT_EQ(url.error().code, Errc::invalid) << text;
    }
}

}  // namespace
}  // namespace firstcome::http
