// SPDX-License-Identifier: Apache-2.0
#include "api/experiments.h"

#include "api/experiment_files.h"
#include "tests/support/api_rig.h"
#include "tests/support/scratch_directory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

constexpr std::string_view older = "20261128-071500";
constexpr std::string_view newer = "20261129-120000";

class ExperimentsTest : public testing::Test {
  protected:
    ExperimentsTest() : rig_([this](ApiConfig& config) { config.experiments = folder_.path(); }) {}

    void put(const std::string& path, std::string_view text) const {
        const std::filesystem::path whole = folder_.file(path);
        std::filesystem::create_directories(whole.parent_path());
        std::ofstream(whole, std::ios::binary) << text;
    }

    // As `experiment run` leaves it.
    void put_run(const std::string& place, std::string_view id) const {
        put(place + "/summary.json", "{\"id\":\"" + std::string(id) + "\",\"checks\":\"ok\"}\n");
        put(place + "/run.json", "{\"version\":1,\"quick\":false}\n");
        put(place + "/cells.jsonl", "{\"n\":0.1}\n{\"n\":2}\n");
    }

    http::Response get(std::string_view path) {
        const auto ticket = rig_.ask(http::Method::get, path);
        while (rig_.api.experiments_turn().run_once({}) == TurnResult::worked) {
        }
        rig_.server.run_tasks();
        return rig_.answered(ticket);
    }

    boost::json::value data(std::string_view path) {
        const http::Response response = get(path);
        EXPECT_EQ(response.status, 200) << response.body;
        return boost::json::parse(response.body).at("data");
    }

    ScratchDirectory folder_;
    ApiRig rig_;
};

TEST_F(ExperimentsTest, FinishedRunsAreListedNewestFirst) {
    put_run("001-partitions/runs/" + std::string(older), older);
    put_run("002-hold-back/runs/" + std::string(newer), newer);
    put("001-partitions/runs/20261130-000000/run.json", "{}");  // not finished
    put("001-partitions/runs/lock", "123\n");
    EXPECT_EQ(
        boost::json::serialize(data("/api/admin/experiments")),
        R"([{"experiment":"002-hold-back","summary":{"id":"20261129-120000","checks":"ok"}},)"
        R"({"experiment":"001-partitions","summary":{"id":"20261128-071500","checks":"ok"}}])"
    );
}

TEST_F(ExperimentsTest, WithoutAFolderThereAreNone) {
    std::filesystem::remove_all(folder_.path());
    EXPECT_EQ(data("/api/admin/experiments"), boost::json::array());
}

TEST_F(ExperimentsTest, OneRunIsWhole) {
    put_run("001-partitions/runs/" + std::string(older), older);
    const http::Response response = get("/api/admin/experiments/20261128-071500");
    EXPECT_NE(
        response.body.find(R"({"experiment":"001-partitions","summary":{"id":"20261128-071500",)"
                           R"("checks":"ok"},"run":{"version":1,"quick":false},)"
                           R"("cells":[{"n":0.1},{"n":2}]})"),
        std::string::npos
    ) << response.body;
}

TEST_F(ExperimentsTest, ThePublishedRunIsThereOnce) {
    put_run("001-partitions/published", older);
    EXPECT_EQ(data("/api/admin/experiments").as_array().size(), 1U);
    EXPECT_EQ(get("/api/admin/experiments/20261128-071500").status, 200);
    put_run("001-partitions/runs/" + std::string(older), older);
    EXPECT_EQ(data("/api/admin/experiments").as_array().size(), 1U);
}

TEST_F(ExperimentsTest, UnknownIdsAndPathsAreNotFound) {
    put_run("001-partitions/runs/" + std::string(older), older);
    for (const std::string_view id :
         {"20261128-071501", "2026", "lock", "..", "..%2F001-partitions", "%2e%2e", "published"}) {
        EXPECT_EQ(get("/api/admin/experiments/" + std::string(id)).status, 404) << id;
    }
    EXPECT_EQ(finished_run_json(folder_.path(), "../runs/20261128-071500"), std::nullopt);
    EXPECT_EQ(finished_run_json(folder_.path(), ""), std::nullopt);
}

TEST_F(ExperimentsTest, WhatIsDamagedIsPassedOver) {
    const std::string place = "001-partitions/runs/" + std::string(older);
    put_run(place, older);
    put("001-partitions/runs/" + std::string(newer) + "/summary.json", "{\"id\":");
    EXPECT_EQ(data("/api/admin/experiments").as_array().size(), 1U);
    put(place + "/cells.jsonl", "{\"n\":1}\n{torn\n");
    EXPECT_EQ(get("/api/admin/experiments/20261128-071500").status, 404);
    std::filesystem::remove(folder_.file(place + "/cells.jsonl"));
    EXPECT_EQ(get("/api/admin/experiments/20261128-071500").status, 404);
    put_run(place, older);
    put(place + "/run.json", "[]");
    EXPECT_EQ(get("/api/admin/experiments/20261128-071500").status, 404);
}

TEST_F(ExperimentsTest, OnlyThisMachineMayAsk) {
    const auto ticket = rig_.ask(
        http::Method::get, "/api/admin/experiments", "", {{"X-Forwarded-For", "192.0.2.1"}}
    );
    ASSERT_NE(rig_.answer_to(ticket), nullptr);
    EXPECT_EQ(rig_.answer_to(ticket)->status, 403);
}

TEST_F(ExperimentsTest, ASlowDiskIsAnswered503AndALateAnswerIsHarmless) {
    const auto ticket = rig_.ask(http::Method::get, "/api/admin/experiments");
    EXPECT_EQ(rig_.answer_to(ticket), nullptr);
    rig_.pass(Experiments::wait_max + Duration::millis(100));
    ASSERT_NE(rig_.answer_to(ticket), nullptr);
    EXPECT_EQ(rig_.answer_to(ticket)->status, 503);
    rig_.api.experiments_turn().run_once({});
    rig_.server.run_tasks();
    EXPECT_EQ(rig_.answer_to(ticket)->status, 503);
}

TEST_F(ExperimentsTest, TooManyQuestionsAtOnceAreAnswered429) {
    for (std::size_t i = 0; i < Experiments::questions_max; ++i) {
        EXPECT_EQ(rig_.answer_to(rig_.ask(http::Method::get, "/api/admin/experiments")), nullptr);
    }
    const auto ticket = rig_.ask(http::Method::get, "/api/admin/experiments");
    ASSERT_NE(rig_.answer_to(ticket), nullptr);
    EXPECT_EQ(rig_.answer_to(ticket)->status, 429);
}

}  // namespace
}  // namespace firstcome::api
