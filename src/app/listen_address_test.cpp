// SPDX-License-Identifier: Apache-2.0
#include "app/listen_address.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(ListenAddress, AnAddressAndAPortAreReadAndWrittenBack) {
    for (const std::string text : {"127.0.0.1:8080", "[::1]:0", "10.1.2.3:65535"}) {
        const auto address = parse_listen(text);
        ASSERT_TRUE(address) << address.error().message();
        EXPECT_EQ(to_string(*address), text);
        EXPECT_EQ(base_url(*address), "http://" + text);
    }
}

TEST(ListenAddress, LocalhostIsTheIpv4Loopback) {
    EXPECT_EQ(*parse_listen("localhost:80"), (ListenAddress{"127.0.0.1", 80}));
}

TEST(ListenAddress, AnIpv6AddressLosesItsBrackets) {
    EXPECT_EQ(*parse_listen("[::1]:8080"), (ListenAddress{"::1", 8080}));
}

TEST(ListenAddress, WhatIsNoAddressWithAPortIsRefusedAndQuoted) {
    for (const std::string text :
         {"",
          ":",
          "8080",
          ":8080",
          "127.0.0.1",
          "127.0.0.1:",
          "127.0.0.1:65536",
          "127.0.0.1:-1",
          "127.0.0.1:80x",
          "127.0.0.1 :80",
          "::1:8080",
          "[::1]",
          "[127.0.0.1]:80",
          "[]:80",
          "example.com:80",
          "127.1:80",
          "http://127.0.0.1:80"}) {
        const auto address = parse_listen(text);
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().code, Errc::invalid);
        EXPECT_NE(address.error().detail.find("\"" + text + "\""), std::string::npos);
    }
}

TEST(ListenAddress, OnlyTheMachineItselfIsLoopback) {
    for (const std::string text :
         {"127.0.0.1:1", "127.255.0.9:1", "[::1]:1", "[::ffff:127.0.0.1]:1"}) {
        EXPECT_TRUE(is_loopback(*parse_listen(text))) << text;
    }
    for (const std::string text :
         {"0.0.0.0:1",
          "128.0.0.1:1",
          "192.168.0.1:1",
          "[::]:1",
          "[::ffff:10.0.0.1]:1",
          "[fe80::1]:1"}) {
        EXPECT_FALSE(is_loopback(*parse_listen(text))) << text;
    }
}

}  // namespace
}  // namespace firstcome
