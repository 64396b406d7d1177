// SPDX-License-Identifier: Apache-2.0
#include "api/admin_gate.h"

#include <gtest/gtest.h>

#include <vector>

namespace firstcome::api {
namespace {

bool local(const std::vector<http::HeaderField>& fields, bool loopback = true) {
    http::Request request;
    request.fields = fields;
    request.peer_is_loopback = loopback;
    return is_local(request);
}

TEST(AdminGate, LetsThisMachineIn) {
    EXPECT_TRUE(local({}));
    EXPECT_TRUE(local({{"Origin", "http://localhost:3000"}}));
    EXPECT_TRUE(local({{"origin", "https://127.0.0.1"}}));
    EXPECT_TRUE(local({{"Origin", "http://[::1]:8080"}}));
}

TEST(AdminGate, KeepsOthersOut) {
    EXPECT_FALSE(local({}, false));
}

TEST(AdminGate, NeverTakesAForwardedRequestForALocalOne) {
    EXPECT_FALSE(local({{"X-Forwarded-For", "127.0.0.1"}}));
    EXPECT_FALSE(local({{"forwarded", "for=127.0.0.1"}}));
    EXPECT_FALSE(local({{"x-forwarded-for", ""}}));
}

TEST(AdminGate, KeepsPagesFromElsewhereOut) {
    EXPECT_FALSE(local({{"Origin", "https://example.org"}}));
    EXPECT_FALSE(local({{"Origin", "http://localhost.example.org"}}));
    EXPECT_FALSE(local({{"Origin", "null"}}));
    EXPECT_FALSE(local({{"Origin", ""}}));
    EXPECT_FALSE(local({{"Origin", "localhost"}}));
}

}  // namespace
}  // namespace firstcome::api
