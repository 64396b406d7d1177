// SPDX-License-Identifier: Apache-2.0
#include "api/participation_read.h"

#include "tests/support/api_rig.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

TEST(ParticipationRead, TellsTheOutcomeFromMemory) {
    ApiRig rig;
    rig.create(1);
    rig.answered(rig.enter("alice"));
    rig.answered(rig.enter("bob"));
    const auto ticket = rig.ask(http::Method::get, "/api/campaigns/1/participation/alice");
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(member(*rig.answer_to(ticket), "rank"), "1");
    EXPECT_EQ(member(*rig.answer_to(ticket), "repeated"), "false");
    EXPECT_EQ(member(rig.get("/api/campaigns/1/participation/bob"), "missedByPlaces"), "1");
}

TEST(ParticipationRead, DecodesTheIdOnce) {
    ApiRig rig;
    rig.create(2);
    rig.answered(rig.enter("a/b%2f"));
    EXPECT_EQ(member(rig.get("/api/campaigns/1/participation/a%2Fb%252f"), "rank"), "1");
    EXPECT_EQ(error_code(rig.get("/api/campaigns/1/participation/a%01")), "PARTICIPATION_002");
    const std::string longest(65, 'x');
    EXPECT_EQ(
        error_code(rig.get("/api/campaigns/1/participation/" + longest)), "PARTICIPATION_002"
    );
}

TEST(ParticipationRead, SaysMissingOnlyAfterAFence) {
    ApiRig rig;
    rig.create(1);
    const auto ticket = rig.ask(http::Method::get, "/api/campaigns/1/participation/nobody");
    EXPECT_EQ(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(error_code(rig.answered(ticket)), "PARTICIPATION_003");
}

TEST(ParticipationRead, SaysNothingIsMissingWhileTheLedgerIsBehindWhatWasTold) {
    ApiRig rig;
    rig.create(1);
    rig.views.set_phase(PartitionId(0), PartitionPhase::behind);
    const auto ticket = rig.ask(http::Method::get, "/api/campaigns/1/participation/nobody");
    EXPECT_EQ(member(rig.answered(ticket), "status"), "\"PENDING\"");
    rig.views.set_phase(PartitionId(0), PartitionPhase::owning);
    const auto again = rig.ask(http::Method::get, "/api/campaigns/1/participation/nobody");
    EXPECT_EQ(error_code(rig.answered(again)), "PARTICIPATION_003");
}

TEST(ParticipationRead, WaitsForWhatIsInTheLog) {
    ApiRig rig;
    rig.create(1);
    rig.enter("alice", {{"Prefer", "respond-async"}});
    rig.intake_turn();
    const auto ticket = rig.ask(http::Method::get, "/api/campaigns/1/participation/alice");
    rig.clock.advance(Duration::millis(30));
    rig.intake_turn();
    EXPECT_EQ(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(member(rig.answered(ticket), "rank"), "1");
}

TEST(ParticipationRead, IsPendingWhenTheFoldIsLate) {
    ApiRig rig;
    rig.create(1);
    rig.enter("alice", {{"Prefer", "respond-async"}});
    rig.intake_turn();
    const auto ticket = rig.ask(http::Method::get, "/api/campaigns/1/participation/alice");
    rig.clock.advance(Duration::millis(30));
    rig.intake_turn();
    EXPECT_EQ(rig.views.waiters(PartitionId(0)).size(), 1U);
    rig.pass(Duration::millis(600));
    EXPECT_EQ(rig.views.waiters(PartitionId(0)).size(), 0U);
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(rig.answer_to(ticket)->status, 200);
    EXPECT_EQ(member(*rig.answer_to(ticket), "status"), "\"PENDING\"");
    EXPECT_EQ(
        member(*rig.answer_to(ticket), "statusUrl"), "\"/api/campaigns/1/participation/alice\""
    );
}

TEST(ParticipationRead, TellsARefusalForAWhile) {
    ApiRig rig;
    rig.create(1);
    rig.ask(http::Method::post, "/api/admin/campaigns/1/close");
    rig.enter("alice", {{"Prefer", "respond-async"}});
    rig.settle();
    const auto answer = rig.get("/api/campaigns/1/participation/alice");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(member(answer, "outcome"), "\"closed\"");
    rig.clock.advance(Duration::seconds(61));
    EXPECT_EQ(error_code(rig.get("/api/campaigns/1/participation/alice")), "PARTICIPATION_003");
}

TEST(ParticipationRead, AsksTheLedgerAboutAClosedCampaign) {
    ApiRig rig;
    rig.create(1);
    rig.answered(rig.enter("alice"));
    rig.post_to("/api/admin/campaigns/1/close", "");
    const auto answer = rig.get("/api/campaigns/1/participation/alice");
    EXPECT_EQ(member(answer, "rank"), "1");
    EXPECT_EQ(member(answer, "repeated"), "false");
    EXPECT_EQ(error_code(rig.get("/api/campaigns/1/participation/bob")), "PARTICIPATION_003");
    rig.archive.broken = true;
    EXPECT_EQ(error_code(rig.get("/api/campaigns/1/participation/alice")), "DB_002");
}

TEST(ParticipationRead, KnowsWhichCampaignsThereAre) {
    ApiRig rig;
    EXPECT_EQ(error_code(rig.get("/api/campaigns/1/participation/alice")), "CAMPAIGN_001");
    const auto unsure = rig.ask(http::Method::get, "/api/campaigns/1/participation/alice");
    rig.pass(Duration::millis(600));
    ASSERT_NE(rig.answer_to(unsure), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(unsure)), "DB_002");
}

TEST(ParticipationRead, IsForThisMachineWhereReadingIsNotOpen) {
    ApiRig rig([](ApiConfig& config) { config.read_open = false; });
    rig.create(1);
    rig.answered(rig.enter("alice"));
    const std::string_view path = "/api/campaigns/1/participation/alice";
    EXPECT_EQ(rig.get(path).status, 200);
    const auto forwarded = rig.get(path, {{"X-Forwarded-For", "10.0.0.1"}});
    EXPECT_EQ(forwarded.status, 401);
    EXPECT_EQ(error_code(forwarded), "AUTH_001");
    EXPECT_EQ(header(forwarded, "WWW-Authenticate"), "Bearer");
}

}  // namespace
}  // namespace firstcome::api
