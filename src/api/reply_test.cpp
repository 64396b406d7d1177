// SPDX-License-Identifier: Apache-2.0
#include "api/reply.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

const CampaignId campaign{7};
const ParticipantId alice = ParticipantId::parse("alice").value();

Outcome won(bool repeated) {
    const PlaceView place{DecisionKind::won, Sequence(412), Offset(8191), WallTime{5'000'000}, {}};
    return {campaign, PartitionId(0), place, repeated};
}

Outcome sold_out(bool repeated) {
    const PlaceView place{
        DecisionKind::sold_out,
        Sequence(1037),
        Offset(9000),
        WallTime{5'084'999},
        {Sequence(1000), WallTime{5'000'000}}};
    return {campaign, PartitionId(0), place, repeated};
}

http::Response outcome(ReplyMode mode, const Outcome& told) {
    return outcome_answer(mode, Language::english, told, alice);
}

http::Response refused(ReplyMode mode, DecisionKind kind) {
    return refused_answer(mode, Language::english, {campaign, kind}, PartitionId(0));
}

bool has(const http::Response& response, std::string_view part) {
    return response.body.find(part) != std::string::npos;
}

TEST(Reply, GivesAWinnerItsRank) {
    EXPECT_EQ(
        outcome(ReplyMode::outcome, won(false)).body,
        R"({"success":true,"message":"You won a place.","errorCode":null,"data":)"
        R"({"status":"SUCCESS","outcome":"won","sequence":412,"rank":412,"repeated":false,)"
        R"("partition":0,"offset":8191,"arrivedAtUs":5000000}})"
    );
}

TEST(Reply, TellsALoserHowCloseItWas) {
    EXPECT_TRUE(
        has(outcome(ReplyMode::outcome, sold_out(false)),
            R"("data":{"status":"FAIL","outcome":"sold_out","sequence":1037,"rank":null,)"
            R"("repeated":false,"partition":0,"offset":9000,"arrivedAtUs":5084999,)"
            R"("cut":1000,"missedByPlaces":37,"missedByMs":84}})")
    );
}

TEST(Reply, NamesNoDistanceInTimeWhereNobodyWon) {
    Outcome told = sold_out(false);
    told.place.cut = {};
    EXPECT_TRUE(
        has(outcome(ReplyMode::outcome, told), R"("cut":0,"missedByPlaces":1037,"missedByMs":null)")
    );
}

TEST(Reply, NeverTellsALoserThatItWasEarlier) {
    Outcome told = sold_out(false);
    told.place.arrived_at = WallTime{4'000'000};
    EXPECT_TRUE(has(outcome(ReplyMode::outcome, told), R"("missedByMs":0)"));
}

TEST(Reply, GivesARefusalNoPlace) {
    EXPECT_TRUE(
        has(refused(ReplyMode::outcome, DecisionKind::closed),
            R"("data":{"status":"FAIL","outcome":"closed","sequence":null,"rank":null,)"
            R"("repeated":false,"partition":0,"offset":null,"arrivedAtUs":null}})")
    );
}

struct Row {
    ReplyMode mode;
    int won, won_again, sold_out, sold_out_again, not_open, closed;
};

TEST(Reply, HasAStatusForEveryModeAndOutcome) {
    for (const Row& row : {
             Row{ReplyMode::outcome, 200, 200, 200, 200, 200, 200},
             Row{ReplyMode::accepted, 202, 202, 202, 202, 202, 202},
             Row{ReplyMode::strict, 200, 409, 400, 409, 400, 400},
             Row{ReplyMode::sync, 200, 200, 200, 200, 200, 200},
             Row{ReplyMode::read, 200, 200, 200, 200, 200, 200},
         }) {
        const int mode = static_cast<int>(row.mode);
        EXPECT_EQ(outcome(row.mode, won(false)).status, row.won) << mode;
        EXPECT_EQ(outcome(row.mode, won(true)).status, row.won_again) << mode;
        EXPECT_EQ(outcome(row.mode, sold_out(false)).status, row.sold_out) << mode;
        EXPECT_EQ(outcome(row.mode, sold_out(true)).status, row.sold_out_again) << mode;
        EXPECT_EQ(refused(row.mode, DecisionKind::not_open).status, row.not_open) << mode;
        EXPECT_EQ(refused(row.mode, DecisionKind::closed).status, row.closed) << mode;
    }
}

TEST(Reply, NamesTheErrorInModeStrict) {
    EXPECT_TRUE(has(outcome(ReplyMode::strict, won(true)), "PARTICIPATION_001"));
    EXPECT_TRUE(has(outcome(ReplyMode::strict, sold_out(true)), "PARTICIPATION_001"));
    EXPECT_TRUE(has(outcome(ReplyMode::strict, sold_out(false)), "PARTICIPATION_004"));
    EXPECT_TRUE(has(refused(ReplyMode::strict, DecisionKind::closed), "CAMPAIGN_002"));
    EXPECT_TRUE(has(refused(ReplyMode::strict, DecisionKind::not_open), "CAMPAIGN_003"));
    EXPECT_TRUE(has(outcome(ReplyMode::strict, won(true)), R"("outcome":"won")"));
}

TEST(Reply, TellsWhetherTheOutcomeIsNew) {
    EXPECT_TRUE(has(outcome(ReplyMode::outcome, won(true)), R"("repeated":true)"));
    EXPECT_TRUE(has(outcome(ReplyMode::sync, won(true)), R"("repeated":true)"));
    EXPECT_TRUE(has(outcome(ReplyMode::read, won(true)), R"("repeated":false)"));
}

TEST(Reply, NamesTheMethodOfASynchronousEntry) {
    EXPECT_TRUE(has(outcome(ReplyMode::sync, won(false)), R"("status":"SUCCESS","method":"SYNC")"));
    EXPECT_TRUE(
        has(refused(ReplyMode::sync, DecisionKind::closed), R"("status":"FAIL","method":"SYNC")")
    );
    EXPECT_FALSE(has(outcome(ReplyMode::outcome, won(false)), "SYNC"));
}

TEST(Reply, SaysPendingOnlyWhereAnOutcomeWillCome) {
    EXPECT_TRUE(has(outcome(ReplyMode::accepted, won(false)), "PENDING"));
    EXPECT_FALSE(has(refused(ReplyMode::accepted, DecisionKind::closed), "PENDING"));
}

TEST(PendingReply, NamesThePlaceToAsk) {
    const auto answer = pending_answer(ReplyMode::outcome, Language::korean, CampaignId(3), alice);
    EXPECT_EQ(answer.status, 202);
    ASSERT_EQ(answer.headers.size(), 1U);
    EXPECT_EQ(answer.headers[0].first, "Location");
    EXPECT_EQ(answer.headers[0].second, "/api/campaigns/3/participation/alice");
    EXPECT_TRUE(has(
        answer, R"("data":{"status":"PENDING","statusUrl":"/api/campaigns/3/participation/alice"})"
    ));
}

TEST(PendingReply, IsNoErrorForAReader) {
    const auto answer = pending_answer(ReplyMode::read, Language::english, campaign, alice);
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.headers.empty());
}

TEST(StatusUrl, EncodesWhatAPathCannotHold) {
    const auto participant = ParticipantId::parse("a/b ?%한\"").value();
    EXPECT_EQ(
        status_url(CampaignId(1), participant),
        "/api/campaigns/1/participation/a%2Fb%20%3F%25%ED%95%9C%22"
    );
}

}  // namespace
}  // namespace firstcome::api
