// SPDX-License-Identifier: Apache-2.0
#include "api/monitor.h"

#include "tests/support/api_rig.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

constexpr std::string_view campaign_events = "/api/campaigns/1/events";
constexpr std::string_view monitor_events = "/api/admin/monitor/events";

void tick(ApiRig& rig, int times = 1) {
    for (int i = 0; i < times; ++i) {
        rig.clock.advance(Monitor::tick);
        rig.api.monitor_turn().run_once(rig.clock.steady_now());
        rig.server.run_tasks();
    }
}

boost::json::object event_json(std::string_view event) {
    const std::size_t begin = event.find("data: ");
    EXPECT_NE(begin, std::string_view::npos);
    EXPECT_TRUE(event.ends_with("\n\n"));
    return boost::json::parse(event.substr(begin + 6)).as_object();
}

TEST(CampaignEvents, BeginWithTheStateOfNow) {
    ApiRig rig;
    rig.create(4);
    rig.answered(rig.enter("alice"));
    tick(rig);
    const auto ticket = rig.ask(http::Method::get, campaign_events);
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    const http::Response& answer = *rig.answer_to(ticket);
    EXPECT_TRUE(answer.stream);
    EXPECT_EQ(answer.content_type, "text/event-stream");
    const auto event = event_json(answer.body);
    for (const char* const name :
         {"campaignId",
          "campaignName",
          "totalStock",
          "currentStock",
          "successCount",
          "failCount",
          "totalParticipation",
          "stockUsageRate",
          "processingMetrics",
          "acceptedPerS",
          "decidedPerS",
          "committedPerS",
          "lag",
          "progress",
          "serverTimeMs"}) {
        EXPECT_TRUE(event.contains(name)) << name;
    }
    EXPECT_EQ(event.at("currentStock").as_int64(), 3);
}

TEST(CampaignEvents, ComeOnChangeAndAtMostOncePerSecond) {
    ApiRig rig;
    rig.create(100);
    tick(rig, 70);
    const auto ticket = rig.ask(http::Method::get, campaign_events);
    auto& events = rig.server.events[ticket.serial];
    tick(rig, 20);
    events.clear();
    tick(rig, 20);
    EXPECT_EQ(events.size(), 0U);
    for (int i = 0; i < 30; ++i) {
        rig.answered(rig.enter("p" + std::to_string(i)));
        tick(rig);
    }
    EXPECT_GE(events.size(), 2U);
    EXPECT_LE(events.size(), 3U);
    EXPECT_LE(event_json(events.back()).at("currentStock").as_int64(), 80);
}

TEST(CampaignEvents, GiveASignOfLife) {
    ApiRig rig;
    rig.create(100);
    tick(rig, 100);
    const auto ticket = rig.ask(http::Method::get, campaign_events);
    tick(rig, 20);
    rig.server.events[ticket.serial].clear();
    tick(rig, 160);
    EXPECT_EQ(rig.server.events[ticket.serial].size(), 1U);
}

TEST(CampaignEvents, AreNotForAnUnknownCampaign) {
    ApiRig rig;
    EXPECT_EQ(error_code(rig.get("/api/campaigns/5/events")), "CAMPAIGN_001");
}

TEST(CampaignEvents, OpenNoStreamForAHead) {
    ApiRig rig;
    rig.create(1);
    for (const std::string_view path : {campaign_events, monitor_events}) {
        const auto ticket = rig.ask(http::Method::head, path);
        ASSERT_NE(rig.answer_to(ticket), nullptr);
        EXPECT_FALSE(rig.answer_to(ticket)->stream);
    }
}

TEST(EventStreams, AreBounded) {
    ApiRig rig([](ApiConfig& config) { config.streams_max = 2; });
    rig.create(1);
    rig.ask(http::Method::get, campaign_events);
    rig.ask(http::Method::get, monitor_events);
    const auto third = rig.get(campaign_events);
    EXPECT_EQ(third.status, 429);
    EXPECT_EQ(error_code(third), "RATE_001");
}

TEST(EventStreams, ForgetConnectionsThatAreGone) {
    ApiRig rig([](ApiConfig& config) { config.streams_max = 1; });
    rig.create(1);
    const auto first = rig.ask(http::Method::get, monitor_events);
    rig.server.gone.insert(first.serial);
    tick(rig, 200);
    const auto second = rig.ask(http::Method::get, monitor_events);
    ASSERT_NE(rig.answer_to(second), nullptr);
    EXPECT_EQ(rig.answer_to(second)->status, 200);
}

TEST(MonitorEvents, ShowPartitionsCampaignsAndTheServer) {
    ApiRig rig;
    rig.create(3);
    tick(rig, 5);
    rig.answered(rig.enter("alice"));
    rig.answered(rig.enter("alice"));
    tick(rig, 10);
    const auto ticket = rig.ask(http::Method::get, monitor_events);
    const auto event = event_json(rig.answer_to(ticket)->body);
    EXPECT_EQ(event.at("partitions").as_array().size(), 1U);
    EXPECT_EQ(event.at("campaigns").as_array().size(), 1U);
    EXPECT_EQ(event.at("refused").at("atTheDoor").at("repeated").as_int64(), 1);
    EXPECT_GT(event.at("server").at("residentBytes").as_int64(), 0);
    EXPECT_TRUE(event.at("latencyMs").as_object().contains("p99"));
    EXPECT_GE(event.at("partitions").at(0).at("acceptedPerS").as_double(), 0.5);
}

TEST(MonitorEvents, BeginWithTheLastFifteenMinutes) {
    ApiRig rig;
    tick(rig, 30);
    const auto first = rig.ask(http::Method::get, monitor_events);
    const auto history = event_json(rig.answer_to(first)->body).at("history").as_object();
    EXPECT_EQ(history.at("timeMs").as_array().size(), 3U);
    for (const auto& [name, column] : history) {
        EXPECT_EQ(column.as_array().size(), 3U) << name;
    }
    tick(rig, 9'200);
    EXPECT_EQ(rig.api.monitor_turn().past().size(), past_seconds_max);
    EXPECT_FALSE(event_json(rig.server.events[first.serial].back()).contains("history"));
}

TEST(Pace, CountsTheLastFiveSeconds) {
    ApiRig rig;
    rig.create(100);
    const auto recent = [&] {
        const auto answer = rig.get("/api/campaigns/1/status");
        return json_of(answer).at("data").at("processingMetrics").as_object();
    };
    tick(rig, 100);
    for (int i = 0; i < 10; ++i) {
        rig.answered(rig.enter("p" + std::to_string(i)));
    }
    EXPECT_EQ(recent().at("recentProcessed").as_int64(), 10);
    EXPECT_NEAR(recent().at("actualTps").as_double(), 2.0, 0.5);
    tick(rig, 80);
    EXPECT_EQ(recent().at("recentProcessed").as_int64(), 0);
    EXPECT_EQ(recent().at("actualTps").as_double(), 0.0);
    EXPECT_EQ(recent().at("avgLatencyMs").as_double(), 0.0);
}

TEST(Pace, MeasuresTheLatencyOfAnswers) {
    ApiRig rig;
    rig.create(100);
    tick(rig, 10);
    const auto ticket = rig.enter("alice");
    rig.clock.advance(Duration::millis(40));
    rig.answered(ticket);
    tick(rig, 20);
    const auto answer = rig.get("/api/campaigns/1/status");
    const auto pace = json_of(answer).at("data").at("processingMetrics").as_object();
    EXPECT_NEAR(pace.at("avgLatencyMs").as_double(), 40.0, 0.01);
}

}  // namespace
}  // namespace firstcome::api
