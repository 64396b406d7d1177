// SPDX-License-Identifier: Apache-2.0
#include "audit/report.h"

#include "audit/findings.h"
#include "base/crypto.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::HasSubstr;

VerifyReport report_of(const Findings& findings) {
    VerifyReport report;
    report.checks = findings.checks();
    report.campaigns.push_back({CampaignId(1), "첫 \"캠페인\"", 10, 12, 10, sha256({})});
    report.records = 14;
    report.entries = 12;
    report.places = 12;
    report.winners = 10;
    report.seconds = 0.25;
    return report;
}

TEST(Report, IsOkWhenNothingFailed) {
    Findings findings;
    findings.not_checked("I7", "there is no history");
    findings.remark("lag", "one record behind");
    const VerifyReport report = report_of(findings);
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.find("I1")->state, CheckState::ok);
    EXPECT_EQ(report.find("lag")->detail, "one record behind");
    EXPECT_EQ(report.find("I99"), nullptr);
    EXPECT_THAT(render_text(report), HasSubstr("\nverify: ok\n"));
}

TEST(Report, FailsWithAFailedOrAVacuousCheck) {
    Findings failed;
    failed.failed("I1", "witness");
    EXPECT_FALSE(report_of(failed).ok());
    Findings vacuous;
    vacuous.vacuous("history", "nothing in it");
    EXPECT_FALSE(report_of(vacuous).ok());
}

TEST(Report, KeepsTheFirstWitnessAndCountsTheOthers) {
    Findings findings;
    findings.remark("I6", "remark");
    findings.failed("I6", "first");
    findings.failed("I6", "second");
    findings.failed("I6", "third");
    findings.remark("I6", "later remark");
    findings.not_checked("I6", "later");
    const VerifyReport report = report_of(findings);
    EXPECT_EQ(report.find("I6")->state, CheckState::failed);
    EXPECT_EQ(report.find("I6")->detail, "first (and 2 more)");
}

TEST(Report, NamesWhatFailedInItsLastLine) {
    Findings findings;
    findings.failed("I13", "x");
    findings.failed("I2", "y");
    findings.vacuous("expect", "z");
    EXPECT_THAT(
        render_text(report_of(findings)), testing::EndsWith("verify: failed: I2, I13, expect\n")
    );
}

TEST(Report, ShowsStateClaimAndWitness) {
    Findings findings;
    findings.failed("I2", "campaign 1: 3 remaining");
    findings.not_checked("I7", "only a client history shows it");
    const std::string text = render_text(report_of(findings));
    EXPECT_THAT(text, HasSubstr("I1         ok           no oversell"));
    EXPECT_THAT(text, HasSubstr("I2         failed       units are conserved"));
    EXPECT_THAT(text, HasSubstr("                        campaign 1: 3 remaining\n"));
    EXPECT_THAT(text, HasSubstr("I7         not checked  "));
    EXPECT_THAT(text, HasSubstr("14 records (12 entries), 12 places (10 winners) in 1 campaigns"));
    EXPECT_THAT(text, HasSubstr("10 winners, sha256 e3b0c44298fc1c14"));
}

TEST(Report, IsOneLineOfJson) {
    Findings findings;
    findings.failed("I5", "\"a\nb\" was not asked for");
    VerifyReport report = report_of(findings);
    report.history = HistoryCounts{9, 8, 7, 1};
    const std::string line = render_json(report);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto json = boost::json::parse(line).as_object();
    EXPECT_EQ(json.at("verify"), "failed");
    EXPECT_EQ(json.at("records"), 14);
    EXPECT_EQ(json.at("entries"), 12);
    EXPECT_EQ(json.at("places"), 12);
    EXPECT_EQ(json.at("winners"), 10);
    EXPECT_EQ(json.at("history").at("told_but_lost"), 1);
    EXPECT_EQ(json.at("history").at("acknowledged"), 8);
    const auto& campaign = json.at("campaigns").at(0);
    EXPECT_EQ(campaign.at("name"), "첫 \"캠페인\"");
    EXPECT_EQ(campaign.at("winners_sha256").as_string(), to_hex(sha256({})));
    EXPECT_EQ(campaign.at("total_stock"), 10);
    const auto& check = json.at("checks").at(5);
    EXPECT_EQ(check.at("name"), "I5");
    EXPECT_EQ(check.at("state"), "failed");
    EXPECT_EQ(check.at("detail"), "\"a\nb\" was not asked for");
}

TEST(Report, ListsWhatWasSkipped) {
    VerifyReport report = report_of(Findings());
    report.skips.push_back({PartitionId(2), Offset(7), "a \"flipped\" bit", WallTime{1'500'000}});
    report.skips.push_back({PartitionId(3), Offset(1), "another", WallTime{0}});
    EXPECT_THAT(
        render_text(report),
        HasSubstr("\nskipped: record 7 of partition 2, ordered 1970-01-01T00:00:01.500000Z: "
                  "\"a \\\"flipped\\\" bit\"\n")
    );
    const auto json = boost::json::parse(render_json(report)).as_object();
    ASSERT_EQ(json.at("skips").as_array().size(), 2u);
    const auto& skip = json.at("skips").at(0);
    EXPECT_EQ(skip.at("partition"), 2);
    EXPECT_EQ(skip.at("offset"), 7);
    EXPECT_EQ(skip.at("reason"), "a \"flipped\" bit");
    EXPECT_EQ(skip.at("ordered_at"), "1970-01-01T00:00:01.500000Z");
    EXPECT_TRUE(report.ok());
}

TEST(Report, IsNullWithoutAHistory) {
    const auto json = boost::json::parse(render_json(report_of(Findings()))).as_object();
    EXPECT_EQ(json.at("verify"), "ok");
    EXPECT_TRUE(json.at("skips").as_array().empty());
    EXPECT_TRUE(json.at("history").is_null());
}

}  // namespace
}  // namespace firstcome
