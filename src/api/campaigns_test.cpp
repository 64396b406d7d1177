// SPDX-License-Identifier: Apache-2.0
#include "api/campaigns.h"

#include "tests/support/api_rig.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

std::string first_name(const http::Response& response) {
    const auto list = json_of(response).at("data").as_array();
    return list.empty() ? "" : std::string(list[0].as_object().at("name").as_string());
}

TEST(Campaigns, AreListedOldestFirst) {
    ApiRig rig;
    EXPECT_EQ(json_of(rig.get("/api/admin/campaigns")).at("data").as_array().size(), 0U);
    rig.post_to("/api/admin/campaigns", R"({"name":"first","totalStock":1})");
    rig.clock.advance(Duration::seconds(1));
    rig.post_to("/api/admin/campaigns", R"({"name":"second","totalStock":1})");
    for (const std::string_view path : {"/api/admin/campaigns", "/api/campaigns"}) {
        const auto answer = rig.get(path);
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(json_of(answer).at("data").as_array().size(), 2U);
        EXPECT_EQ(first_name(answer), "first");
    }
}

TEST(Campaigns, AreNotListedWhileHalfOfThemAreKnown) {
    ApiRig rig;
    rig.views.set_phase(PartitionId(0), PartitionPhase::loading);
    EXPECT_EQ(error_code(rig.get("/api/admin/campaigns")), "DB_002");
    EXPECT_EQ(error_code(rig.get("/api/campaigns")), "DB_002");
}

TEST(Campaign, IsReadLive) {
    ApiRig rig;
    rig.create(2);
    rig.answered(rig.enter("alice"));
    for (const std::string_view path : {"/api/admin/campaigns/1", "/api/campaigns/1"}) {
        EXPECT_EQ(member(rig.get(path), "currentStock"), "1") << path;
    }
    for (const std::string_view path : {"/api/admin/campaigns/9", "/api/campaigns/9"}) {
        EXPECT_EQ(error_code(rig.get(path)), "CAMPAIGN_001") << path;
    }
    EXPECT_EQ(error_code(rig.get("/api/campaigns/nine")), "COMMON_001");
}

TEST(PublicCampaign, IsSentOnceToThoseWhoKeepIt) {
    ApiRig rig;
    rig.create(2);
    for (const std::string_view path : {"/api/campaigns/1", "/api/campaigns"}) {
        const std::string etag = header(rig.get(path), "ETag");
        EXPECT_EQ(header(rig.get(path), "Cache-Control"), "public, max-age=1");
        EXPECT_EQ(rig.get(path, {{"If-None-Match", etag}}).status, 304);
    }
    const std::string etag = header(rig.get("/api/campaigns/1"), "ETag");
    rig.answered(rig.enter("alice"));
    EXPECT_EQ(rig.get("/api/campaigns/1", {{"If-None-Match", etag}}).status, 200);
}

TEST(Status, CountsPlacesAndStock) {
    ApiRig rig;
    rig.create(4);
    for (const std::string_view user : {"a", "b", "c", "b"}) {
        rig.answered(rig.enter(user));
    }
    const auto ticket = rig.ask(http::Method::get, "/api/campaigns/1/status");
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    const http::Response answer = *rig.answer_to(ticket);
    EXPECT_EQ(member(answer, "campaignId"), "1");
    EXPECT_EQ(member(answer, "campaignName"), "\"spring\"");
    EXPECT_EQ(member(answer, "totalStock"), "4");
    EXPECT_EQ(member(answer, "currentStock"), "1");
    EXPECT_EQ(member(answer, "successCount"), "3");
    EXPECT_EQ(member(answer, "failCount"), "0");
    EXPECT_EQ(member(answer, "totalParticipation"), "3");
    EXPECT_EQ(member(answer, "stockUsageRate"), "\"75.00%\"");
    EXPECT_EQ(
        json_of(answer).at("data").at("processingMetrics").at("recentProcessed").as_int64(), 3
    );
    EXPECT_EQ(error_code(rig.get("/api/campaigns/2/status")), "CAMPAIGN_001");
}

}  // namespace
}  // namespace firstcome::api
