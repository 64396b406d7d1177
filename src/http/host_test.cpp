// SPDX-License-Identifier: Apache-2.0
#include "http/host.h"

#include <gtest/gtest.h>

namespace firstcome::http {
namespace {

TEST(Host, NamesAndAddressesWithAnOptionalPortAreAccepted) {
    for (const char* good :
         {"a",
          "example.com",
          "example.com:80",
          "10.0.0.1:8080",
          "[::1]",
          "[2001:db8::1]:443",
          "a_b",
          "a:",
          "xn--9n2bp8q.kr"}) {
        EXPECT_TRUE(is_host(good)) << good;
    }
}

TEST(Host, AnythingElseIsNot) {
    for (const char* bad :
         {"",
          ":80",
          "a b",
          "a,b",
          "user@a",
          "a/b",
          "a?b",
          "a#b",
          "a:b",
          "a:80:80",
          "[::1",
          "::1",
          "[]",
          "[::1]x",
          "[g]",
          "a:123456",
          "\xED\x95\x9C"}) {
        EXPECT_FALSE(is_host(bad)) << bad;
    }
}

TEST(Host, LoopbackNamesAreRecognised) {
    for (const char* good :
         {"localhost",
          "LocalHost:8080",
          "127.0.0.1",
          "127.0.0.1:8080",
          "127.255.3.4",
          "[::1]",
          "[::1]:80"}) {
        EXPECT_TRUE(is_loopback_host(good)) << good;
    }
}

TEST(Host, NamesThatOnlyLookLikeLoopbackAreNot) {
    for (const char* bad :
         {"",
          "localhost.evil.com",
          "127.0.0.1.evil.com",
          "127.0.0.1.",
          "127.0.0",
          "127.0.0.256",
          "127.0.0.1234",
          "127..0.1",
          "1127.0.0.1",
          "[::2]",
          "10.0.0.1",
          "127.0.0.1@evil.com",
          "localhost:80x"}) {
        EXPECT_FALSE(is_loopback_host(bad)) << bad;
    }
}

}  // namespace
}  // namespace firstcome::http
