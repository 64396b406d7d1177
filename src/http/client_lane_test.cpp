// SPDX-License-Identifier: Apache-2.0
#include "http/client_lane.h"

#include "tests/support/asking_rider.h"

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

TEST(Lane, EveryConnectionTellsItsRoundTrip) {
    FakeServer server(echo);
    AskingRider rider(0, 50);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    ASSERT_TRUE(Stampede(config_of(server, 5), clock).run(riders).has_value());
    EXPECT_EQ(rider.round_trips(), 50);
}

TEST(Lane, FreshConnectionsCarryOneRequestEachAndAreNoReconnections) {
    FakeServer server(echo);
    AskingRider rider(0, 100);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    StampedeConfig config = config_of(server, 7);
    config.fresh_connections = true;
    Stampede stampede(config, clock);
    const StampedeRun run = stampede.run(riders).value();
    EXPECT_EQ(rider.answers().size(), 100U);
    EXPECT_EQ(run.reconnections, 0U);
    // One was for the question whether anybody listens.
    EXPECT_GE(server.connections_accepted(), 101U);
}

TEST(Lane, ConnectionsComeFromAsManyAddressesAsAsked) {
    FakeServer server(echo);
    AskingRider rider(0, 40);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    StampedeConfig config = config_of(server, 4);
    config.fresh_connections = true;
    config.source_addresses = 3;
    ASSERT_TRUE(Stampede(config, clock).run(riders).has_value());
    EXPECT_EQ(
        server.client_addresses(), (std::set<std::string>{"127.0.0.1", "127.0.0.2", "127.0.0.3"})
    );
}

TEST(Lane, RequestsAreSpreadOverAllServers) {
    FakeServer one(echo);
    FakeServer two(echo);
    AskingRider rider(0, 100);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    StampedeConfig config = config_of(one, 4);
    config.servers.push_back(parse_url(two.url()).value());
    ASSERT_TRUE(Stampede(config, clock).run(riders).has_value());
    EXPECT_EQ(rider.answered_by(0) + rider.answered_by(1), 100);
    EXPECT_GE(rider.answered_by(0), 2);
    EXPECT_GE(rider.answered_by(1), 2);
}

TEST(Lane, ADeadServerDoesNotHoldUpTheOthers) {
    FakeServer steady(echo);
    std::atomic<bool> asked{false};
    FakeServer dying([&](const FakeRequest&) {
        asked = true;
        asked.notify_one();
        return FakeReply{.kind = FakeReply::Kind::silence};
    });
    AskingRider rider(0, 200);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    StampedeConfig config = config_of(dying, 4);
    config.servers.push_back(parse_url(steady.url()).value());
    std::thread killer([&] {
        asked.wait(false);
        dying.kill();
    });
    Stampede stampede(config, clock);
    const auto run = stampede.run(riders);
    killer.join();
    ASSERT_TRUE(run.has_value());
    EXPECT_EQ(rider.answers().size(), 200U);
    EXPECT_EQ(rider.answered_by(0), 0);
}

TEST(Lane, TheStartIsTheOneAgreedOn) {
    FakeServer server(echo);
    AskingRider rider(0, 5);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    SteadyTime agreed;
    StampedeConfig config = config_of(server, 2);
    config.agree_on_start = [&] {
        agreed = clock.steady_now() + Duration::millis(30);
        return std::optional(agreed);
    };
    Stampede stampede(config, clock);
    const StampedeRun run = stampede.run(riders).value();
    EXPECT_EQ(run.started_at, agreed);
    EXPECT_EQ(rider.t0(), agreed);  // each answer was asked for after it: see on_answer
    EXPECT_EQ(rider.answers().size(), 5U);
}

TEST(Lane, WithoutAgreementNobodyStarts) {
    FakeServer server(echo);
    AskingRider rider(0, 5);
    Rider* riders[] = {&rider};
    const SystemClock clock;
    StampedeConfig config = config_of(server, 2);
    config.agree_on_start = [] { return std::optional<SteadyTime>(); };
    Stampede stampede(config, clock);
    EXPECT_EQ(stampede.run(riders).error().code, Errc::closed);
    EXPECT_TRUE(rider.answers().empty());
}

// Has one request, at a time of its own.
class Appointment final : public Rider {
  public:
    void on_start(SteadyTime t0) override { due_ = t0 + Duration::micros(23'456); }

    SteadyTime wake_at() const override { return due_; }

    std::optional<StampedeRequest> next(SteadyTime now, std::uint32_t) override {
        if (sent_at || now < due_) {
            return std::nullopt;
        }
        sent_at = now;
        return StampedeRequest{"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 0};
    }

    void on_answer(std::uint64_t, const StampedeAnswer&) override { done_ = true; }

    void on_loss(std::uint64_t, const StampedeLoss&) override { done_ = true; }

    bool finished() const override { return done_; }

    std::optional<SteadyTime> sent_at;

  private:
    SteadyTime due_;
    bool done_ = false;
};

TEST(Lane, ARiderIsWokenForItsAppointmentAndNotBefore) {
    FakeServer server(echo);
    Appointment rider;
    Rider* riders[] = {&rider};
    const SystemClock clock;
    Stampede stampede(config_of(server, 1), clock);
    ASSERT_TRUE(stampede.run(riders).has_value());
    EXPECT_GE(rider.sent_at.value(), rider.wake_at());
}

}  // namespace
}  // namespace firstcome::http
