// SPDX-License-Identifier: Apache-2.0
#include "http/client_fetch.h"

#include "tests/support/fake_server.h"

#include <gtest/gtest.h>

namespace firstcome::http {
namespace {

using tests::FakeReply;
using tests::FakeRequest;
using tests::FakeServer;

TEST(Fetch, SendsTheBodyAndBringsTheAnswer) {
    FakeRequest seen;
    FakeServer server([&seen](const FakeRequest& request) {
        seen = request;
        return FakeReply{.status = 201, .body = "made", .fields = "X-One: two\r\n"};
    });
    const FetchedResponse response = fetch({.method = Method::post,
                                            .url = server.url() + "/a/b?c=d",
                                            .body = R"({"n":1})",
                                            .headers = {{"Idempotency-Key", "k"}}}
    ).value();
    server.kill();
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.body, "made");
    EXPECT_EQ(response.header("x-oNE"), "two");
    EXPECT_FALSE(response.header("x-none").has_value());
    EXPECT_EQ(seen.method, "POST");
    EXPECT_EQ(seen.target, "/a/b?c=d");
    EXPECT_EQ(seen.body, R"({"n":1})");
    EXPECT_NE(seen.head.find("Content-Type: application/json\r\n"), std::string::npos);
    EXPECT_NE(seen.head.find("Idempotency-Key: k\r\n"), std::string::npos);
    EXPECT_NE(
        seen.head.find("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"),
        std::string::npos
    );
}

TEST(Fetch, AnErrorStatusIsAValue) {
    FakeServer server([](const FakeRequest&) { return FakeReply{.status = 503}; });
    EXPECT_EQ(fetch({.url = server.url()}).value().status, 503);
}

TEST(Fetch, NobodyListeningIsAnIoError) {
    FakeServer server([](const FakeRequest&) { return FakeReply{}; });
    const std::string url = server.url();
    server.kill();
    EXPECT_EQ(fetch({.url = url}).error().code, Errc::io);
}

TEST(Fetch, SilenceEndsAtTheTimeout) {
    FakeServer server([](const FakeRequest&) { return FakeReply{.kind = FakeReply::Kind::silence}; }
    );
    const auto response = fetch({.url = server.url(), .timeout = Duration::millis(30)});
    EXPECT_EQ(response.error().code, Errc::timeout);
}

TEST(Fetch, AConnectionThatEndsBeforeTheAnswerIsAnIoError) {
    FakeServer server([](const FakeRequest&) { return FakeReply{.kind = FakeReply::Kind::hang_up}; }
    );
    EXPECT_EQ(fetch({.url = server.url()}).error().code, Errc::io);
}

TEST(Fetch, WhatIsNoHttpIsCorrupt) {
    FakeServer server([](const FakeRequest&) {
        return FakeReply{.kind = FakeReply::Kind::raw, .body = "220 mail ready\r\n\r\n"};
    });
    EXPECT_EQ(fetch({.url = server.url()}).error().code, Errc::corrupt);
}

TEST(Fetch, AnUnusableUrlIsInvalid) {
    EXPECT_EQ(fetch({.url = "localhost:1"}).error().code, Errc::invalid);
}

}  // namespace
}  // namespace firstcome::http
