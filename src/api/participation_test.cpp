// SPDX-License-Identifier: Apache-2.0
#include "api/participation.h"

#include "tests/support/api_rig.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

constexpr std::string_view path = "/api/campaigns/1/participation";

std::size_t waiting_in_views(ApiRig& rig) {
    return rig.views.waiters(PartitionId(0)).size();
}

TEST(Participation, TellsTheCommittedOutcome) {
    ApiRig rig;
    rig.create(1);
    const auto alice = rig.enter("alice");
    const auto bob = rig.enter("bob");
    EXPECT_EQ(rig.answer_to(alice), nullptr);
    const auto won = rig.answered(alice);
    EXPECT_EQ(won.status, 200);
    EXPECT_EQ(member(won, "status"), "\"SUCCESS\"");
    EXPECT_EQ(member(won, "rank"), "1");
    EXPECT_EQ(member(won, "repeated"), "false");
    EXPECT_EQ(member(won, "arrivedAtUs"), "1768440000000000");
    const auto lost = rig.answered(bob);
    EXPECT_EQ(lost.status, 200);
    EXPECT_EQ(member(lost, "outcome"), "\"sold_out\"");
    EXPECT_EQ(member(lost, "missedByPlaces"), "1");
}

TEST(Participation, HandsAllEntriesOfATurnOverAtOnce) {
    ApiRig rig;
    rig.create(10);
    rig.enter("a");
    rig.enter("b");
    rig.enter("c");
    EXPECT_EQ(rig.server.tasks.size(), 1U);
    EXPECT_EQ(rig.queue.size(), 0U);
    rig.server.run_tasks();
    EXPECT_EQ(rig.queue.size(), 3U);
    EXPECT_EQ(waiting_in_views(rig), 3U);
}

TEST(Participation, ToldFromMemoryIsARepetition) {
    ApiRig rig;
    rig.create(1);
    rig.answered(rig.enter("alice"));
    rig.answered(rig.enter("bob"));
    const std::size_t records = rig.log.records.size();
    const auto again = rig.enter("alice");
    ASSERT_NE(rig.answer_to(again), nullptr);
    EXPECT_EQ(member(*rig.answer_to(again), "repeated"), "true");
    EXPECT_EQ(member(*rig.answer_to(again), "rank"), "1");
    EXPECT_EQ(member(rig.answered(rig.enter("bob")), "outcome"), "\"sold_out\"");
    EXPECT_EQ(rig.log.records.size(), records);
}

TEST(Participation, GivesOnePlaceToTwoRequestsAtTheSameTime) {
    ApiRig rig;
    rig.create(5);
    const auto first = rig.enter("alice");
    const auto second = rig.enter("alice");
    EXPECT_EQ(member(rig.answered(first), "repeated"), "false");
    EXPECT_EQ(member(rig.answered(second), "repeated"), "true");
    EXPECT_EQ(member(rig.answered(second), "sequence"), "1");
    EXPECT_EQ(waiting_in_views(rig), 0U);
}

TEST(Participation, DeniesACampaignOnlyAfterAFence) {
    ApiRig rig;
    const auto ticket = rig.enter("alice");
    EXPECT_EQ(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(error_code(rig.answered(ticket)), "CAMPAIGN_001");
    EXPECT_EQ(rig.answered(ticket).status, 404);
}

TEST(Participation, FindsACampaignThatTheFenceBroughtAlong) {
    ApiRig rig;
    const auto create =
        rig.ask(http::Method::post, "/api/admin/campaigns", R"({"name":"x","totalStock":1})");
    rig.intake_turn();
    const auto alice = rig.enter("alice");
    EXPECT_EQ(rig.answer_to(create), nullptr);
    EXPECT_EQ(member(rig.answered(alice), "outcome"), "\"won\"");
}

TEST(Participation, IsNotAcceptedWhereTheCampaignCannotBeLookedUp) {
    ApiRig rig;
    const auto ticket = rig.enter("alice");
    rig.pass(Duration::millis(600));
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(rig.answer_to(ticket)->status, 503);
    EXPECT_EQ(error_code(*rig.answer_to(ticket)), "KAFKA_001");
    rig.settle();
    EXPECT_EQ(waiting_in_views(rig), 0U);
}

TEST(Participation, RefusesBeforeTheOpening) {
    ApiRig rig;
    rig.create(1, R"(,"opensAt":"2026-01-15T03:00:00Z")");
    const auto ticket = rig.enter("alice");
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(member(*rig.answer_to(ticket), "outcome"), "\"not_open\"");
}

// Beside other nodes what this one sees may be old.
ApiRig shared_rig() {
    return ApiRig([](ApiConfig&) {}, {}, {.shared = true});
}

TEST(ParticipationAmongNodes, RefusesOnlyBehindAFence) {
    ApiRig rig = shared_rig();
    rig.create(1, R"(,"opensAt":"2026-01-15T03:00:00Z")");
    const auto alice = rig.enter("alice");
    EXPECT_EQ(rig.answer_to(alice), nullptr);
    EXPECT_EQ(member(rig.answered(alice), "outcome"), "\"not_open\"");
}

TEST(ParticipationAmongNodes, LetsInWhereTheFenceBroughtTheOpeningAlong) {
    ApiRig rig = shared_rig();
    rig.create(1, R"(,"opensAt":"2026-01-15T03:00:00Z")");
    rig.ask(http::Method::post, "/api/admin/campaigns/1/open", "");
    rig.intake_turn();  // in the log, and not folded here
    const auto alice = rig.enter("alice");
    EXPECT_EQ(rig.answer_to(alice), nullptr);
    EXPECT_EQ(member(rig.answered(alice), "outcome"), "\"won\"");
}

TEST(ParticipationAmongNodes, IsNotAcceptedWhereTheLogsEndIsNotReached) {
    ApiRig rig = shared_rig();
    rig.create(1, R"(,"opensAt":"2026-01-15T03:00:00Z")");
    const auto alice = rig.enter("alice");
    rig.pass(Duration::millis(600));
    ASSERT_NE(rig.answer_to(alice), nullptr);
    EXPECT_EQ(rig.answer_to(alice)->status, 503);
    rig.settle();
    EXPECT_EQ(waiting_in_views(rig), 0U);
}

TEST(Participation, AsksTheLedgerAboutAClosedCampaign) {
    ApiRig rig;
    rig.create(1);
    rig.answered(rig.enter("alice"));
    rig.answered(rig.enter("bob"));
    rig.post_to("/api/admin/campaigns/1/close", "");
    const auto alice = rig.answered(rig.enter("alice"));
    EXPECT_EQ(member(alice, "outcome"), "\"won\"");
    EXPECT_EQ(member(alice, "repeated"), "true");
    EXPECT_EQ(member(rig.answered(rig.enter("bob")), "cut"), "1");
    const auto carol = rig.answered(rig.enter("carol"));
    EXPECT_EQ(carol.status, 200);
    EXPECT_EQ(member(carol, "outcome"), "\"closed\"");
    EXPECT_EQ(member(carol, "sequence"), "null");
}

TEST(Participation, SaysSoWhenTheLedgerCannotBeAsked) {
    ApiRig rig;
    rig.create(1);
    rig.post_to("/api/admin/campaigns/1/close", "");
    rig.archive.broken = true;
    const auto answer = rig.answered(rig.enter("alice"));
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(error_code(answer), "DB_002");
}

TEST(Participation, BoundsTheQuestionsToTheLedger) {
    ApiRig rig([](ApiConfig& config) { config.questions_max = 1; });
    rig.create(1);
    rig.post_to("/api/admin/campaigns/1/close", "");
    const auto first = rig.enter("alice");
    const auto second = rig.enter("bob");
    EXPECT_EQ(rig.answer_to(first), nullptr);
    ASSERT_NE(rig.answer_to(second), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(second)), "DB_002");
    EXPECT_EQ(rig.answered(first).status, 200);
}

TEST(Participation, AnswersAQuestionToTheLedgerInTime) {
    ApiRig rig;
    rig.create(1);
    rig.post_to("/api/admin/campaigns/1/close", "");
    const auto ticket = rig.enter("alice");
    rig.pass(Duration::seconds(4));
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(ticket)), "DB_002");
    rig.archive_turn();  // its late reply finds nobody
}

TEST(Participation, TellsARefusalThatTheLogDecided) {
    ApiRig rig;
    rig.create(1);
    const auto close = rig.ask(http::Method::post, "/api/admin/campaigns/1/close");
    const auto alice = rig.enter("alice");
    EXPECT_EQ(member(rig.answered(alice), "outcome"), "\"closed\"");
    EXPECT_EQ(rig.answered(close).status, 200);
}

TEST(Participation, RefusesBadInputAndLivesOn) {
    ApiRig rig;
    rig.create(1);
    EXPECT_EQ(error_code(rig.post_to(path, "{\"userId\":")), "COMMON_002");
    EXPECT_EQ(error_code(rig.post_to(path, "{}")), "COMMON_002");
    EXPECT_EQ(error_code(rig.post_to(path, "{\"userId\":1.5}")), "PARTICIPATION_002");
    for (const std::string_view id : {"abc", "0", "-1", "01", "9223372036854775808", "1.0", "1 "}) {
        const std::string bad = "/api/campaigns/" + std::string(id) + "/participation";
        EXPECT_EQ(error_code(rig.post_to(bad, "{\"userId\":1}")), "COMMON_001") << id;
    }
    EXPECT_EQ(rig.post_to(path, "{\"userId\":1}").status, 200);
}

TEST(RespondAsync, IsAnsweredWhenTheRecordIsDurable) {
    ApiRig rig;
    rig.create(1);
    const auto ticket = rig.enter("alice", {{"Prefer", "respond-async"}});
    EXPECT_EQ(rig.answer_to(ticket), nullptr);
    rig.intake_turn();
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    const http::Response answer = *rig.answer_to(ticket);
    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(header(answer, "Preference-Applied"), "respond-async");
    EXPECT_EQ(header(answer, "Location"), "/api/campaigns/1/participation/alice");
    EXPECT_EQ(member(rig.get(header(answer, "Location")), "rank"), "1");
}

TEST(RespondAsync, IsNotNeededForWhatIsKnown) {
    ApiRig rig;
    rig.create(1);
    rig.answered(rig.enter("alice"));
    const auto again = rig.answered(rig.enter("alice", {{"Prefer", "respond-async"}}));
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(header(again, "Preference-Applied"), "");
}

TEST(PreferWait, ShortensAndLengthensTheWait) {
    ApiRig rig;
    rig.create(5);
    const auto shorter = rig.enter("a", {{"Prefer", "wait=1"}});
    const auto longer = rig.enter("b", {{"Prefer", "wait=10"}});
    rig.intake_turn();
    rig.pass(Duration::millis(1'100));
    ASSERT_NE(rig.answer_to(shorter), nullptr);
    EXPECT_EQ(rig.answer_to(shorter)->status, 202);
    EXPECT_EQ(header(*rig.answer_to(shorter), "Preference-Applied"), "wait=1");
    rig.pass(Duration::seconds(8));
    EXPECT_EQ(rig.answer_to(longer), nullptr);
    EXPECT_EQ(rig.answered(longer).status, 200);
}

TEST(ReplyModeAccepted, Answers202OnEveryEntry) {
    ApiRig rig([](ApiConfig& config) { config.reply = ReplyMode::accepted; });
    rig.create(1);
    for (const std::string_view user : {"alice", "bob", "alice"}) {
        const auto answer = rig.answered(rig.enter(user));
        EXPECT_EQ(answer.status, 202) << user;
        EXPECT_EQ(member(answer, "status"), "\"PENDING\"") << user;
    }
    EXPECT_EQ(waiting_in_views(rig), 0U);
    EXPECT_EQ(
        error_code(rig.post_to("/api/campaigns/9/participation", "{\"userId\":1}")), "CAMPAIGN_001"
    );
}

TEST(ReplyModeAccepted, IsDefiniteWhenNothingWasAccepted) {
    ApiRig rig([](ApiConfig& config) { config.reply = ReplyMode::accepted; });
    rig.create(1);
    rig.log.fate = AppendStatus::not_persisted;
    EXPECT_EQ(rig.answered(rig.enter("alice")).status, 503);
}

TEST(ReplyModeStrict, MakesErrorsOfRepeatsAndRefusals) {
    ApiRig rig([](ApiConfig& config) { config.reply = ReplyMode::strict; });
    rig.create(1);
    EXPECT_EQ(rig.answered(rig.enter("alice")).status, 200);
    EXPECT_EQ(error_code(rig.answered(rig.enter("alice"))), "PARTICIPATION_001");
    EXPECT_EQ(error_code(rig.answered(rig.enter("bob"))), "PARTICIPATION_004");
    rig.post_to("/api/admin/campaigns/1/close", "");
    EXPECT_EQ(error_code(rig.answered(rig.enter("carol"))), "CAMPAIGN_002");
}

TEST(ParticipationSync, IgnoresTheReplyMode) {
    for (const ReplyMode mode : {ReplyMode::outcome, ReplyMode::accepted, ReplyMode::strict}) {
        ApiRig rig([mode](ApiConfig& config) { config.reply = mode; });
        rig.create(1);
        const auto sync = [&](int user) {
            return rig.post_to(
                "/api/campaigns/1/participation-sync",
                "{\"userId\":" + std::to_string(user) + "}",
                {{"Prefer", "respond-async"}}
            );
        };
        for (const auto& [user, status] :
             {std::pair(1, "\"SUCCESS\""),
              std::pair(1, "\"SUCCESS\""),
              std::pair(2, "\"FAIL\""),
              std::pair(2, "\"FAIL\"")}) {
            const auto answer = sync(user);
            EXPECT_EQ(answer.status, 200);
            EXPECT_EQ(member(answer, "status"), status);
            EXPECT_EQ(member(answer, "method"), "\"SYNC\"");
        }
        EXPECT_EQ(
            error_code(rig.post_to("/api/campaigns/9/participation-sync", "{\"userId\":1}")),
            "CAMPAIGN_001"
        );
    }
}

}  // namespace
}  // namespace firstcome::api
