// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/participation_answer.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using enum HistoryRequest;

std::string success(const std::string& data) {
    return R"({"success":true,"message":"ok","errorCode":null,"data":)" + data + "}";
}

std::string failure(const std::string& code) {
    return R"({"success":false,"message":"no","errorCode":")" + code + R"(","data":null})";
}

const std::string winner = success(
    R"({"status":"SUCCESS","outcome":"won","sequence":412,"rank":412,"repeated":true,)"
    R"("partition":3,"offset":8191,"arrivedAtUs":1768472430123456,"more":{"rank":[1,{"a":2}]}})"
);
const std::string loser =
    success(R"({"status":"FAIL","outcome":"sold_out","sequence":5,"rank":null,"repeated":false,)"
            R"("partition":0,"offset":6,"cut":4})");

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
}

TEST(ParticipationAnswer, AWinnerIsReadWithItsPlace) {
    AnswerReader reader;
    const ParticipationAnswer answer = reader.read(entry, 200, winner);
    EXPECT_EQ(answer.wrong, "");
    EXPECT_EQ(answer.outcome, HistoryOutcome::won);
    EXPECT_EQ(answer.sequence, Sequence(412));
    EXPECT_EQ(answer.partition, PartitionId(3));
    EXPECT_EQ(answer.offset, Offset(8191));
    EXPECT_EQ(answer.arrived_at, WallTime{1768472430123456});
    EXPECT_TRUE(answer.repeated);
}

TEST(ParticipationAnswer, ALoserHasAPlaceButNoRank) {
    AnswerReader reader;
    const ParticipationAnswer answer = reader.read(entry, 200, loser);
    EXPECT_EQ(answer.wrong, "");
    EXPECT_EQ(answer.outcome, HistoryOutcome::sold_out);
    EXPECT_EQ(answer.sequence, Sequence(5));
    EXPECT_EQ(answer.arrived_at, WallTime{});
    EXPECT_FALSE(answer.repeated);
}

TEST(ParticipationAnswer, AnArrivalMayBeNullAndIsATimeOtherwise) {
    AnswerReader reader;
    const std::string told = "1768472430123456";
    EXPECT_EQ(reader.read(entry, 200, replaced(winner, told, "null")).wrong, "");
    EXPECT_NE(reader.read(entry, 200, replaced(winner, told, "\"now\"")).wrong, "");
    EXPECT_NE(reader.read(entry, 200, replaced(winner, told, "-1")).wrong, "");
}

TEST(ParticipationAnswer, RefusalsTakeNoPlace) {
    AnswerReader reader;
    const auto not_open = success(R"({"status":"FAIL","outcome":"not_open","repeated":false})");
    EXPECT_EQ(reader.read(entry, 200, not_open).outcome, HistoryOutcome::not_open);
    const auto closed = success(R"({"status":"FAIL","outcome":"closed","sequence":null})");
    EXPECT_EQ(reader.read(read, 200, closed).outcome, HistoryOutcome::closed);
    const auto with_place = success(R"({"status":"FAIL","outcome":"closed","sequence":1})");
    EXPECT_NE(reader.read(entry, 200, with_place).wrong, "");
}

TEST(ParticipationAnswer, PendingNamesWhereToAsk) {
    AnswerReader reader;
    const auto pending = success(R"({"status":"PENDING","statusUrl":"\/api/x"})");
    const ParticipationAnswer answer = reader.read(entry, 202, pending);
    EXPECT_EQ(answer.wrong, "");
    EXPECT_EQ(answer.outcome, HistoryOutcome::pending);
    EXPECT_EQ(answer.status_url, "/api/x");
    EXPECT_NE(reader.read(entry, 202, success(R"({"status":"PENDING"})")).wrong, "");
    EXPECT_NE(reader.read(entry, 202, winner).wrong, "");
    EXPECT_NE(reader.read(entry, 200, pending).wrong, "");
    const ParticipationAnswer again = reader.read(read, 200, success(R"({"status":"PENDING"})"));
    EXPECT_EQ(again.wrong, "");
    EXPECT_EQ(again.outcome, HistoryOutcome::pending);
}

TEST(ParticipationAnswer, ReadsMayLeaveOutRepeated) {
    AnswerReader reader;
    const std::string without = replaced(loser, R"("repeated":false,)", "");
    EXPECT_EQ(reader.read(read, 200, without).wrong, "");
    EXPECT_EQ(reader.read(entry, 200, without).wrong, "repeated is no boolean");
}

TEST(ParticipationAnswer, FailuresKeepTheirCode) {
    AnswerReader reader;
    const std::string busy = failure("KAFKA_001");
    const ParticipationAnswer refused = reader.read(entry, 503, busy);
    EXPECT_EQ(refused.wrong, "");
    EXPECT_EQ(refused.outcome, HistoryOutcome::refused);
    EXPECT_EQ(refused.error_code, "KAFKA_001");
    EXPECT_EQ(reader.read(entry, 429, failure("RATE_001")).outcome, HistoryOutcome::refused);
    const ParticipationAnswer unknown = reader.read(entry, 504, failure("KAFKA_002"));
    EXPECT_EQ(unknown.wrong, "");
    EXPECT_EQ(unknown.outcome, HistoryOutcome::unknown);
}

TEST(ParticipationAnswer, StrictModeIsUnderstood) {
    AnswerReader reader;
    const auto outcome_of = [&reader](int status, const std::string& code) {
        const std::string body = failure(code);
        const ParticipationAnswer answer = reader.read(entry, status, body);
        EXPECT_EQ(answer.wrong, "") << code;
        return answer.outcome;
    };
    EXPECT_EQ(outcome_of(409, "PARTICIPATION_001"), HistoryOutcome::pending);
    EXPECT_EQ(outcome_of(400, "PARTICIPATION_004"), HistoryOutcome::pending);
    EXPECT_EQ(outcome_of(400, "CAMPAIGN_002"), HistoryOutcome::closed);
    EXPECT_EQ(outcome_of(400, "CAMPAIGN_003"), HistoryOutcome::not_open);
}

TEST(ParticipationAnswer, AStatusThatARightRequestNeverGetsIsWrong) {
    AnswerReader reader;
    EXPECT_NE(reader.read(entry, 404, failure("CAMPAIGN_001")).wrong, "");
    EXPECT_NE(reader.read(read, 404, failure("PARTICIPATION_003")).wrong, "");
    EXPECT_NE(reader.read(entry, 500, failure("SERVER_001")).wrong, "");
    EXPECT_NE(reader.read(entry, 503, winner).wrong, "");
}

TEST(ParticipationAnswer, EveryViolatedShapeIsWrong) {
    AnswerReader reader;
    const auto why = [&reader](std::string_view from, std::string_view to) {
        const std::string body = replaced(winner, from, to);
        return std::string(reader.read(entry, 200, body).wrong);
    };
    EXPECT_EQ(why(R"("success":true)", R"("success":"true")"), "success is no boolean");
    EXPECT_EQ(why(R"("success":true)", R"("success":false)"), "success contradicts errorCode");
    EXPECT_EQ(why(R"("message":"ok")", R"("message":"")"), "message is no text");
    EXPECT_EQ(why(R"("errorCode":null,)", ""), "errorCode is neither text nor null");
    EXPECT_EQ(why(R"("data":)", R"("date":)"), "data is missing");
    EXPECT_EQ(
        why(R"("status":"SUCCESS")", R"("status":"FAIL")"), "status does not fit the outcome"
    );
    EXPECT_EQ(why(R"("outcome":"won")", R"("outcome":"win")"), "status does not fit the outcome");
    EXPECT_EQ(why(R"("sequence":412)", R"("sequence":"412")"), "sequence is no place");
    EXPECT_EQ(why(R"("sequence":412)", R"("sequence":0)"), "sequence is no place");
    EXPECT_EQ(why(R"("sequence":412)", R"("sequence":412.0)"), "sequence is no place");
    EXPECT_EQ(why(R"("rank":412)", R"("rank":413)"), "rank does not fit the outcome");
    EXPECT_EQ(why(R"("rank":412)", R"("rank":null)"), "rank does not fit the outcome");
    EXPECT_EQ(why(R"("repeated":true)", R"("repeated":1)"), "repeated is no boolean");
    EXPECT_EQ(why(R"("partition":3)", R"("partition":-3)"), "partition is no partition");
    EXPECT_EQ(why(R"("offset":8191)", R"("offset":null)"), "offset is no offset");
    EXPECT_EQ(why(R"("rank":412)", R"("rank":412,"rank":412)"), "doubled member");
    EXPECT_EQ(why(R"({"success")", R"(["success")"), "no JSON");
    EXPECT_EQ(std::string(reader.read(entry, 200, winner + "x").wrong), "no JSON");
    EXPECT_EQ(std::string(reader.read(entry, 200, "").wrong), "no JSON");
    EXPECT_EQ(
        std::string(reader.read(entry, 200, R"([{"rank":1}])").wrong), "success is no boolean"
    );
}

TEST(ParticipationAnswer, MembersOfOtherObjectsAreNotTaken) {
    AnswerReader reader;
    const std::string body = replaced(
        loser, R"("cut":4)", R"("more":{"outcome":"won","sequence":1},"list":[{"rank":1}])"
    );
    const ParticipationAnswer answer = reader.read(entry, 200, body);
    EXPECT_EQ(answer.wrong, "");
    EXPECT_EQ(answer.sequence, Sequence(5));
}

}  // namespace
}  // namespace firstcome::lab
