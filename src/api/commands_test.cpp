// SPDX-License-Identifier: Apache-2.0
#include "api/commands.h"

#include "tests/support/api_rig.h"

#include <gtest/gtest.h>

#include <array>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

constexpr std::string_view campaigns_path = "/api/admin/campaigns";
constexpr std::string_view open_path = "/api/admin/campaigns/1/open";
constexpr std::string_view close_path = "/api/admin/campaigns/1/close";
constexpr std::string_view stock_path = "/api/admin/campaigns/1/stock";

TEST(CreateCampaign, AnswersWithTheCampaign) {
    ApiRig rig;
    const auto answer = rig.create(5);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(member(answer, "id"), "1");
    EXPECT_EQ(member(answer, "name"), "\"spring\"");
    EXPECT_EQ(member(answer, "totalStock"), "5");
    EXPECT_EQ(member(answer, "currentStock"), "5");
    EXPECT_EQ(member(answer, "status"), "\"OPEN\"");
    EXPECT_EQ(member(answer, "createdAt"), "\"2026-01-15T10:20:00.000000\"");
    EXPECT_EQ(member(answer, "phase"), "\"open\"");
    EXPECT_EQ(member(answer, "version"), "1");
    EXPECT_EQ(member(answer, "opensAtUtc"), "null");
}

TEST(CreateCampaign, TakesASchedule) {
    ApiRig rig;
    const auto answer = rig.create(5, R"(,"opensAt":"2026-01-15T12:00:00")");
    EXPECT_EQ(member(answer, "status"), "\"CLOSED\"");
    EXPECT_EQ(member(answer, "phase"), "\"scheduled\"");
    EXPECT_EQ(member(answer, "opensAtUtc"), "\"2026-01-15T03:00:00.000000Z\"");
}

TEST(CreateCampaign, IsDoneOnceUnderOneKey) {
    ApiRig rig;
    const auto create = [&](std::string_view key) {
        return rig.post_to(
            campaigns_path, R"({"name":"x","totalStock":1})", {{"Idempotency-Key", key}}
        );
    };
    EXPECT_EQ(member(create("k1"), "id"), "1");
    EXPECT_EQ(member(create("k1"), "id"), "1");
    EXPECT_EQ(member(create("k2"), "id"), "2");
}

TEST(CreateCampaign, RefusesAnUnusableKey) {
    ApiRig rig;
    const std::string longest(256, 'k');
    for (const std::string_view key : {std::string_view(), std::string_view(longest)}) {
        const auto answer = rig.post_to(
            campaigns_path, R"({"name":"x","totalStock":1})", {{"Idempotency-Key", key}}
        );
        EXPECT_EQ(error_code(answer), "COMMON_001");
    }
    EXPECT_TRUE(rig.log.records.empty());
}

TEST(CreateCampaign, RefusesABadBody) {
    ApiRig rig;
    EXPECT_EQ(error_code(rig.create(0)), "COMMON_002");
    EXPECT_EQ(error_code(rig.create(-1)), "COMMON_002");
    EXPECT_EQ(error_code(rig.post_to(campaigns_path, "{\"name\":")), "COMMON_002");
    EXPECT_TRUE(rig.log.records.empty());
}

TEST(ChangeCampaign, AnswersWithItsNewState) {
    ApiRig rig;
    rig.create(5);
    const auto closed = rig.post_to(close_path, "");
    EXPECT_EQ(member(closed, "phase"), "\"closed\"");
    EXPECT_EQ(member(closed, "version"), "2");
    EXPECT_EQ(member(rig.post_to(open_path, "{}"), "phase"), "\"open\"");
    const auto stock = rig.post_to(stock_path, R"({"delta":-2})");
    EXPECT_EQ(member(stock, "totalStock"), "3");
}

TEST(ChangeCampaign, IsRefusedOnAnotherVersion) {
    ApiRig rig;
    rig.create(5);
    EXPECT_EQ(rig.post_to(close_path, R"({"version":1})").status, 200);
    const auto stale = rig.post_to(open_path, R"({"version":1})");
    EXPECT_EQ(stale.status, 409);
    EXPECT_EQ(error_code(stale), "CAMPAIGN_004");
}

TEST(ChangeCampaign, IsRefusedWhereTheRuleForbidsIt) {
    ApiRig rig;
    rig.create(5);
    const auto answer = rig.post_to(stock_path, R"({"delta":-6})");
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(error_code(answer), "CAMPAIGN_004");
}

TEST(ChangeCampaign, NeedsACampaign) {
    ApiRig rig;
    EXPECT_EQ(error_code(rig.post_to("/api/admin/campaigns/7/close", "")), "CAMPAIGN_001");
    EXPECT_EQ(error_code(rig.post_to("/api/admin/campaigns/x/close", "")), "COMMON_001");
    const auto unsure = rig.ask(http::Method::post, "/api/admin/campaigns/7/close");
    rig.pass(Duration::millis(600));
    ASSERT_NE(rig.answer_to(unsure), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(unsure)), "KAFKA_001");
}

TEST(ChangeCampaign, RefusesABadBody) {
    ApiRig rig;
    rig.create(5);
    const std::size_t records = rig.log.records.size();
    EXPECT_EQ(error_code(rig.post_to(close_path, "[]")), "COMMON_002");
    EXPECT_EQ(error_code(rig.post_to(stock_path, R"({"delta":0})")), "COMMON_002");
    EXPECT_EQ(error_code(rig.post_to(stock_path, "{}")), "COMMON_002");
    EXPECT_EQ(rig.log.records.size(), records);
}

TEST(ChangeCampaign, IsForThisMachineOnly) {
    ApiRig rig;
    rig.create(5);
    for (const std::string_view path : {open_path, close_path, stock_path, campaigns_path}) {
        const auto answer = rig.post_to(path, "{}", {{"Forwarded", "for=127.0.0.1"}});
        EXPECT_EQ(answer.status, 403) << path;
        EXPECT_EQ(error_code(answer), "AUTH_002") << path;
    }
    EXPECT_EQ(rig.get(campaigns_path, {{"Origin", "https://example.org"}}).status, 403);
}

TEST(CommandDeadline, TakesBackWhatIsStillQueued) {
    ApiRig rig;
    const auto ticket =
        rig.ask(http::Method::post, campaigns_path, R"({"name":"x","totalStock":1})");
    rig.pass(Duration::millis(3'100));
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(ticket)), "KAFKA_001");
    rig.settle();
    EXPECT_TRUE(rig.log.records.empty());
    EXPECT_EQ(rig.views.waiters(PartitionId(0)).size(), 0U);
}

TEST(CommandDeadline, IsUnknownOnceTheLogHasIt) {
    ApiRig rig;
    const auto ticket =
        rig.ask(http::Method::post, campaigns_path, R"({"name":"x","totalStock":1})");
    rig.intake_turn();
    rig.pass(Duration::millis(3'100));
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(rig.answer_to(ticket)->status, 504);
    EXPECT_EQ(error_code(*rig.answer_to(ticket)), "KAFKA_002");
    EXPECT_EQ(rig.views.waiters(PartitionId(0)).size(), 0U);
}

TEST(CommandRefusal, IsDefiniteWhenNothingWasTaken) {
    ApiRig rig([](ApiConfig&) {}, {.records_max = 0});
    EXPECT_EQ(error_code(rig.create(1)), "KAFKA_001");
    ApiRig refusing;
    refusing.log.fate = AppendStatus::not_persisted;
    EXPECT_EQ(error_code(refusing.create(1)), "KAFKA_001");
    EXPECT_EQ(refusing.views.waiters(PartitionId(0)).size(), 0U);
    ApiRig halted;
    halted.views.set_phase(PartitionId(0), PartitionPhase::halted, "because");
    EXPECT_EQ(error_code(halted.create(1)), "KAFKA_001");
}

TEST(CommandName, IsTheHashOfMethodPathAndKey) {
    const auto named = [](std::string_view path, std::string_view key) {
        const std::array fields{http::HeaderField{"idempotency-key", key}};
        http::Request request;
        request.method = http::Method::post;
        request.path = path;
        request.fields = fields;
        return std::get<NamedCommand>(name_command(request));
    };
    EXPECT_TRUE(named("/a", "k").keyed);
    EXPECT_EQ(named("/a", "k").id, named("/a", "k").id);
    EXPECT_NE(named("/a", "k").id, named("/a", "l").id);
    EXPECT_NE(named("/a", "k").id, named("/b", "k").id);
    EXPECT_EQ(to_hex(named("/a", "k").id), "c057da3fff4eb475821b382bfeaa8c12");
}

TEST(CommandName, IsRandomWithoutAKey) {
    const auto name = [] { return std::get<NamedCommand>(name_command(http::Request{})); };
    EXPECT_FALSE(name().keyed);
    EXPECT_NE(name().id, name().id);
}

TEST(PartitionOfKey, DependsOnTheKeyOnly) {
    CommandId id{};
    id[0] = 7;
    id[8] = 1;
    EXPECT_EQ(partition_of_key(id, 4), PartitionId(3));
    EXPECT_EQ(partition_of_key(id, 1), PartitionId(0));
}

}  // namespace
}  // namespace firstcome::api
