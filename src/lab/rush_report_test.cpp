// SPDX-License-Identifier: Apache-2.0
#include "lab/rush_report.h"

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
    EXPECT_EQ(json.at("witnesses").as_array().at(0).as_string(), "a \"quoted\" text");
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
