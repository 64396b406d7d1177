// SPDX-License-Identifier: Apache-2.0
#include "app/demo_report.h"

#include <gtest/gtest.h>

#include <sstream>

namespace firstcome {
namespace {

DemoReport good() {
    DemoReport report;
    report.stock = 2;
    report.rush.campaign = CampaignId(7);
    report.rush.entries = 5;
    report.rush.won = 2;
    report.rush.sold_out = 3;
    report.rush.seconds = 0.5;
    report.rush.entries_per_s = 10;
    report.rush.connections = 4;
    Histogram latency;
    latency.record(20);
    latency.merge_into(report.rush.latency_us);
    VerifiedCampaign campaign;
    campaign.id = CampaignId(7);
    campaign.winners_sha256.fill(0xab);
    report.verify.campaigns = {campaign};
    report.verify.history = HistoryCounts{};
    report.environment = "a machine\na program";
    return report;
}

KillProof proven() {
    return {{3, {1, {}}}, true, true};
}

TEST(DemoReport, AGoodOneIsOkAndPrintsItsMembersInTheirOrder) {
    const DemoReport report = good();
    EXPECT_TRUE(report.ok());
    std::string digest;
    for (int i = 0; i < 32; ++i) {
        digest += "ab";
    }
    EXPECT_EQ(
        render_json(report),
        R"({"entries":5,"stock":2,"won":2,"refused":3,"lost":0,"unacknowledged":0,"verify":"ok",)"
        R"("winners_sha256":")" +
            digest +
            R"(","seconds":0.500,"entries_per_s":10.0,"connections":4,)"
            R"("latency_ms":{"p50":0.020,"p99":0.020,"p999":0.020,"max":0.020}})"
            "\n"
    );
}

TEST(DemoReport, EverythingThatIsWrongMakesItFail) {
    DemoReport report = good();
    report.rush.wrong = 1;
    EXPECT_FALSE(report.ok());

    report = good();
    report.rush.lost = 1;
    EXPECT_FALSE(report.ok());

    report = good();
    report.verify.checks = {{"I1", "no oversell", CheckState::failed, "campaign 7"}};
    EXPECT_FALSE(report.ok());

    report = good();
    report.verify.history->told_but_lost = 1;
    EXPECT_FALSE(report.ok());

    report = good();
    report.kills = {proven()};
    EXPECT_TRUE(report.ok());
    report.kills[0].in_replay = false;
    EXPECT_FALSE(report.ok());
}

TEST(DemoReport, TheTableShowsEveryKillAndWhatTheAuditFound) {
    DemoReport report = good();
    report.kills = {proven(), proven()};
    report.verify.checks = {{"I1", "no oversell", CheckState::failed, "campaign 7"}};
    std::ostringstream unused;
    const std::string table = render_table(report, Terminal(unused, false, false));
    for (const char* part :
         {"entries",
          "winners",
          "refused (sold out)",
          "lost",
          "seconds",
          "entries/s",
          "latency",
          "connections",
          "fsync",
          "kill -9, number 2",
          "told but lost",
          "audit",
          "FAILED",
          "I1 no oversell: campaign 7",
          "winners sha256",
          "a machine",
          "a program"}) {
        EXPECT_NE(table.find(part), std::string::npos) << part << " in\n" << table;
    }
}

TEST(DemoReport, WhatShouldBeZeroIsShownOnlyWhenItIsNot) {
    DemoReport report = good();
    std::ostringstream unused;
    const Terminal terminal(unused, false, false);
    EXPECT_EQ(render_table(report, terminal).find("unacknowledged"), std::string::npos);
    report.rush.unknown = 4;
    EXPECT_NE(render_table(report, terminal).find("unacknowledged"), std::string::npos);
}

TEST(DemoKills, TheFirstComesAtOnceAndTheOthersAreSpread) {
    EXPECT_EQ(kill_points(0, 100), std::vector<std::uint64_t>{});
    EXPECT_EQ(kill_points(1, 100), std::vector<std::uint64_t>{1});
    EXPECT_EQ(kill_points(4, 100), (std::vector<std::uint64_t>{1, 25, 50, 75}));
}

}  // namespace
}  // namespace firstcome
