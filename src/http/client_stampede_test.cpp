// SPDX-License-Identifier: Apache-2.0
#include "http/client_stampede.h"

#include "tests/support/asking_rider.h"
#include "tests/support/jumping_clock.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace firstcome::http {
namespace {

using tests::AskingRider;
using tests::config_of;
using tests::echo;
using tests::FakeReply;
using tests::FakeRequest;
using tests::FakeServer;
using tests::forever;

TEST(Stampede, EveryRequestIsAnsweredOnceOverAllConnections) {
    FakeServer server(echo);
    AskingRider first(0, 100);
    AskingRider second(100, 100);
    Rider* riders[] = {&first, &second};
    const SystemClock clock;
    Stampede stampede(config_of(server, 17), clock);
    const StampedeRun run = stampede.run(riders).value();
    EXPECT_EQ(run.reconnections, 0U);
    EXPECT_FALSE(run.stopped || run.deadline_passed);
    EXPECT_EQ(first.answers().size() + second.answers().size(), 200U);
    EXPECT_EQ(first.answers().at(7), "200 /7");
    EXPECT_EQ(second.answers().at(199), "200 /199");
    EXPECT_EQ(stampede.connections_open(), 0U);
}

TEST(Stampede, NothingIsSentBeforeEveryConnectionIsOpen) {
    const SystemClock clock;
    std::atomic<std::uint32_t> open_at_first_request{0};
    std::atomic<const Stampede*> running{nullptr};
    FakeServer server([&](const FakeRequest& request) {
        std::uint32_t none = 0;
        open_at_first_request.compare_exchange_strong(none, running.load()->connections_open());
        return echo(request);
    });
    AskingRider rider(0, 400);
    Rider* riders[] = {&rider};
    Stampede stampede(config_of(server, 300), clock);
    running = &stampede;
    ASSERT_TRUE(stampede.run(riders).has_value());
    EXPECT_EQ(open_at_first_request.load(), 300U);
}

TEST(Stampede, ARequestWhoseConnectionIsCutOffIsReportedAndCanBeSentAgain) {
    std::set<std::string> seen;
    FakeServer server([&seen](const FakeRequest& request) {
        const bool again = !seen.insert(request.target).second;
        return again ? echo(request) : FakeReply{.kind = FakeReply::Kind::hang_up};
    });
    AskingRider rider(0, 20);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config_of(server, 4), clock);
    const StampedeRun run = stampede.run(riders).value();
    EXPECT_EQ(rider.losses(LossReason::cut_off), 20);
    EXPECT_EQ(rider.answers().size(), 20U);
    EXPECT_GE(run.reconnections, 5U);
}

TEST(Stampede, AServerThatIsKilledAndRestartedIsFoundAgain) {
    std::atomic<int> requests{0};
    FakeServer server([&requests](const FakeRequest& request) {
        const int number = ++requests;
        requests.notify_one();
        // The tenth request hangs until the kill: something is under way by then.
        return number == 10 ? FakeReply{.kind = FakeReply::Kind::silence} : echo(request);
    });
    AskingRider rider(0, 60);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config_of(server, 3), clock);
    std::thread killer([&] {
        for (int seen = requests; seen < 30; seen = requests) {
            requests.wait(seen);
        }
        server.kill();
        server.start();
    });
    const auto run = stampede.run(riders);
    killer.join();
    ASSERT_TRUE(run.has_value());
    EXPECT_EQ(rider.answers().size(), 60U);
    EXPECT_GE(rider.losses(LossReason::cut_off), 1);
    EXPECT_GE(run.value().reconnections, 1U);
}

TEST(Stampede, AnAnswerThatEndsTheConnectionIsAnAnswer) {
    FakeServer server([](const FakeRequest& request) {
        return FakeReply{.body = request.target, .close = true};
    });
    AskingRider rider(0, 10);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config_of(server, 2), clock);
    ASSERT_TRUE(stampede.run(riders).has_value());
    EXPECT_EQ(rider.answers().size(), 10U);
    EXPECT_EQ(rider.losses(LossReason::cut_off), 0);
}

TEST(Stampede, AConnectionThatTheServerWantsEndedIsNotUsedAgain) {
    FakeServer server([](const FakeRequest& request) {
        return FakeReply{.body = request.target, .fields = "Connection: close\r\n"};
    });
    AskingRider rider(0, 10);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config_of(server, 1), clock);
    EXPECT_EQ(stampede.run(riders).value().reconnections, 9U);
}

TEST(Stampede, ALargeAnswerIsPutTogether) {
    FakeServer server([](const FakeRequest&) {
        return FakeReply{.body = std::string(500'000, 'x')};
    });
    AskingRider rider(0, 2);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config_of(server, 1), clock);
    ASSERT_TRUE(stampede.run(riders).has_value());
    EXPECT_EQ(rider.answers().at(1), "200 " + std::string(500'000, 'x'));
}

TEST(Stampede, GarbageIsALossThatSaysSo) {
    FakeServer server([](const FakeRequest&) {
        return FakeReply{.kind = FakeReply::Kind::raw, .body = "no http\r\n\r\n"};
    });
    AskingRider rider(0, 3);
    rider.lose_for_good();
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config_of(server, 1), clock);
    ASSERT_TRUE(stampede.run(riders).has_value());
    EXPECT_EQ(rider.losses(LossReason::garbled), 3);
}

TEST(Stampede, MoreBytesThanOneAnswerAreGarbage) {
    FakeServer server([](const FakeRequest&) {
        return FakeReply{
            .kind = FakeReply::Kind::raw,
            .body = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n"};
    });
    AskingRider rider(0, 1);
    rider.lose_for_good();
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config_of(server, 1), clock);
    ASSERT_TRUE(stampede.run(riders).has_value());
    EXPECT_EQ(rider.losses(LossReason::garbled), 1);
}

TEST(Stampede, WhatIsUnansweredAtTheDeadlineIsRunOver) {
    tests::JumpingClock clock;
    std::atomic<int> requests{0};
    FakeServer server([&](const FakeRequest&) {
        if (++requests == 2) {
            clock.jump(forever);
        }
        return FakeReply{.kind = FakeReply::Kind::silence};
    });
    AskingRider rider(0, 5);
    rider.lose_for_good();
    Rider* riders[] = {&rider};
    Stampede stampede(config_of(server, 2), clock);
    const StampedeRun run = stampede.run(riders).value();
    EXPECT_TRUE(run.deadline_passed);
    EXPECT_EQ(rider.losses(LossReason::run_over), 2);
}

TEST(Stampede, StopEndsTheRun) {
    const SystemClock clock;
    std::atomic<Stampede*> running{nullptr};
    FakeServer server([&running](const FakeRequest&) {
        running.load()->stop();
        return FakeReply{.kind = FakeReply::Kind::silence};
    });
    AskingRider rider(0, 5);
    Rider* riders[] = {&rider};
    Stampede stampede(config_of(server, 1), clock);
    running = &stampede;
    const StampedeRun run = stampede.run(riders).value();
    EXPECT_TRUE(run.stopped);
    EXPECT_FALSE(run.deadline_passed);
}

TEST(Stampede, WithoutAServerNothingStarts) {
    FakeServer server(echo);
    const StampedeConfig config = config_of(server, 2);
    server.kill();
    AskingRider rider(0, 1);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config, clock);
    const auto run = stampede.run(riders);
    EXPECT_EQ(run.error().code, Errc::io);
    EXPECT_NE(run.error().detail.find("no server at 127.0.0.1"), std::string::npos);
}

TEST(Stampede, AnUnknownHostIsInvalid) {
    StampedeConfig config;
    config.servers = {Url{"no such host"}};
    AskingRider rider(0, 1);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config, clock);
    EXPECT_EQ(stampede.run(riders).error().code, Errc::invalid);
}

}  // namespace
}  // namespace firstcome::http
