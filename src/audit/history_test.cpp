// SPDX-License-Identifier: Apache-2.0
#include "audit/history.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

HistoryLine winner() {
    HistoryLine line;
    line.campaign = CampaignId(1);
    line.user = "p123";
    line.requested_at = {10};
    line.answered_at = {25};
    line.status = 200;
    line.outcome = HistoryOutcome::won;
    line.sequence = Sequence(1);
    line.partition = PartitionId(2);
    line.offset = Offset(12);
    return line;
}

std::string rendered(const HistoryLine& line) {
    std::string out;
    render_history_line(line, out);
    return out;
}

// Without the LF.
Result<HistoryLine> round_trip(const HistoryLine& line) {
    const std::string text = rendered(line);
    return parse_history_line(std::string_view(text).substr(0, text.size() - 1));
}

TEST(History, AWinnerIsOneLineOfJson) {
    EXPECT_EQ(
        rendered(winner()),
        R"({"campaign":1,"user":"p123","request":"entry","request_us":10,"answer_us":25,)"
        R"("status":200,"outcome":"won","sequence":1,"repeated":false,"partition":2,"offset":12})"
        "\n"
    );
}

TEST(History, WhatWasNotToldIsNotWritten) {
    HistoryLine line = winner();
    line.status = 0;
    line.outcome = HistoryOutcome::unknown;
    line.sequence = {};
    line.offset = Offset(-1);
    line.partition = {};
    EXPECT_EQ(
        rendered(line),
        R"({"campaign":1,"user":"p123","request":"entry","request_us":10,"answer_us":25,)"
        R"("status":0,"outcome":"unknown"})"
        "\n"
    );
    EXPECT_EQ(round_trip(line).value(), line);
}

TEST(History, EveryOutcomeSurvivesTheRoundTrip) {
    for (const auto outcome :
         {HistoryOutcome::won,
          HistoryOutcome::sold_out,
          HistoryOutcome::not_open,
          HistoryOutcome::closed,
          HistoryOutcome::pending,
          HistoryOutcome::refused,
          HistoryOutcome::unknown}) {
        HistoryLine line = winner();
        line.outcome = outcome;
        line.request = HistoryRequest::read;
        line.repeated = true;
        line.error_code = "KAFKA_001";
        EXPECT_EQ(round_trip(line).value(), line);
    }
}

TEST(History, UserTextIsKeptByteForByte) {
    HistoryLine line = winner();
    line.user = R"(김 "quoted" \ 007)";
    EXPECT_EQ(round_trip(line).value().user, line.user);
}

TEST(History, ALineThatIsNoObjectIsCorrupt) {
    for (const auto* text : {"", "[]", "{", R"({"campaign":1)", "{} {}"}) {
        EXPECT_EQ(parse_history_line(text).error().code, Errc::corrupt) << text;
    }
}

TEST(History, TheFirstUnusableMemberIsNamed) {
    const std::string good = rendered(winner());
    const auto broken = [&good](std::string_view from, std::string_view to) {
        std::string text = good;
        text.replace(text.find(from), from.size(), to);
        return parse_history_line(text).error().detail;
    };
    EXPECT_NE(broken(R"("campaign":1)", R"("campaign":"1")").find("campaign"), std::string::npos);
    EXPECT_NE(broken(R"("request_us")", R"("requested")").find("request_us"), std::string::npos);
    EXPECT_NE(broken(R"("won")", R"("victory")").find("outcome"), std::string::npos);
    EXPECT_NE(broken(R"("entry")", R"("wish")").find("\"request\""), std::string::npos);
    EXPECT_NE(broken(R"("partition":2)", R"("partition":-2)").find("partition"), std::string::npos);
    EXPECT_NE(broken(R"(false)", R"(0)").find("repeated"), std::string::npos);
}

}  // namespace
}  // namespace firstcome
