// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_report.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using testing::HasSubstr;
using testing::Not;

RushReport report() {
    RushReport report;
    report.campaign = CampaignId(7);
    report.stock = 1'000;
    report.entries = 100'000;
    report.participants = 100'000;
    report.won = 1'000;
    report.sold_out = 98'998;
    report.unknown = 1;
    report.lost = 1;
    report.seconds = 2.5;
    report.entries_per_s = 39'999.2;
    report.connections = 2'000;
    Histogram latency;
    latency.record(1'500);
    latency.merge_into(report.latency_us);
    report.witnesses = {"a \"quoted\" text"};
    return report;
}

TEST(RushReport, IsOneJsonObjectOnOneLine) {
    const std::string text = render_json(report());
    EXPECT_THAT(text, Not(HasSubstr("\n")));
    const auto json = boost::json::parse(text).as_object();
    EXPECT_EQ(json.at("campaign").as_int64(), 7);
    EXPECT_EQ(json.at("won").to_number<int>(), 1'000);
    EXPECT_EQ(json.at("lost").to_number<int>(), 1);
    EXPECT_EQ(json.at("unacknowledged").to_number<int>(), 2);
    EXPECT_FALSE(json.at("ok").as_bool());
    EXPECT_DOUBLE_EQ(json.at("latency_ms").as_object().at("max").to_number<double>(), 1.5);
    EXPECT_THAT(text, HasSubstr(R"("seconds":2.5,"entries_per_s":39999.2,)"));
    EXPECT_TRUE(json.at("contention").is_null());
    EXPECT_TRUE(json.at("queue").is_null());
    EXPECT_EQ(json.at("witnesses").as_array().at(0).as_string(), "a \"quoted\" text");
}

RushReport contested_report() {
    RushReport contested = report();
    contested.conditions.arrival = Arrival::ramp;
    contested.conditions.rate_per_s = 5'000;
    contested.conditions.ramp = Duration::millis(2'500);
    contested.conditions.processes = 2;
    contested.conditions.servers = 3;
    contested.conditions.source_addresses = 6;
    contested.impatient = 7;
    contested.started_at = {1'000};
    contested.contention = Contention{Sequence(9), Duration::millis(40), 31.5, 60, 1'234, 5'678};
    contested.rtt_deciles = {
        {10, 1, Duration::micros(4), Duration::micros(5)},
        {10, 0, Duration::micros(5), Duration::micros(9)}};
    contested.queue_depth = {12, {{}, 100, 50, 70}, QueueSample{SteadyTime{42'000}, 90, 30, 60}};
    return contested;
}

TEST(RushReport, ShowsToProgramsThatThereWasAStampede) {
    const auto json = boost::json::parse(render_json(contested_report())).as_object();
    EXPECT_EQ(json.at("arrival").as_string(), "ramp");
    EXPECT_DOUBLE_EQ(json.at("ramp_s").to_number<double>(), 2.5);
    EXPECT_EQ(json.at("impatient").to_number<int>(), 7);
    EXPECT_EQ(json.at("processes").to_number<int>(), 2);
    const auto& contention = json.at("contention").as_object();
    EXPECT_EQ(contention.at("cut_sequence").to_number<int>(), 9);
    EXPECT_DOUBLE_EQ(contention.at("cut_ms").to_number<double>(), 40);
    EXPECT_DOUBLE_EQ(contention.at("arrivals_per_ms_at_cut").to_number<double>(), 31.5);
    EXPECT_EQ(contention.at("under_way_at_cut").to_number<int>(), 1'234);
    const auto& at_cut = json.at("queue").as_object().at("at_cut").as_object();
    EXPECT_EQ(at_cut.at("queued").to_number<int>(), 90);
    EXPECT_DOUBLE_EQ(at_cut.at("ms_after_cut").to_number<double>(), 1);
    const auto& decile = json.at("rtt_deciles").as_array().at(0).as_object();
    EXPECT_DOUBLE_EQ(decile.at("win_rate").to_number<double>(), 0.1);
}

TEST(RushReport, ShowsToPeopleThatThereWasAStampede) {
    const std::string table = render_table(contested_report());
    for (const auto* part :
         {"40.000",
          "31.5",
          "60 at the peak",
          "1,234",
          "5,678",
          "RTT decile 2",
          "from addresses",
          "processes",
          "servers",
          "ms from the intended start",
          "impatient"}) {
        EXPECT_THAT(table, HasSubstr(part));
    }
    EXPECT_THAT(render_table(report()), Not(HasSubstr("the cut")));
}

TEST(RushReport, IsOkOnlyWhenNothingIsWrongOrUnanswered) {
    RushReport good = report();
    good.unknown = 0;
    good.lost = 0;
    EXPECT_TRUE(good.ok());
    good.wrong = 1;
    EXPECT_FALSE(good.ok());
    good.wrong = 0;
    good.lost = 1;
    EXPECT_FALSE(good.ok());
}

TEST(RushReport, TheTableGroupsDigitsAndShowsTheWitnesses) {
    RushReport bad = report();
    bad.witnesses = {"one sequence twice"};
    const std::string table = render_table(bad);
    EXPECT_THAT(table, HasSubstr("98,998"));
    EXPECT_THAT(table, HasSubstr("2.500"));
    EXPECT_THAT(table, HasSubstr("wrong: one sequence twice"));
    EXPECT_THAT(table, Not(HasSubstr("refused")));
}

}  // namespace
}  // namespace firstcome::lab
