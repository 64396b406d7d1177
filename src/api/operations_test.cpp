// SPDX-License-Identifier: Apache-2.0
// Health, metrics, time and the index page: what machines and the curious ask for.

#include "tests/support/api_rig.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

TEST(Health, IsUpWhenEveryPartitionDecides) {
    ApiRig rig;
    EXPECT_EQ(
        rig.get("/actuator/health").body, R"({"groups":["liveness","readiness"],"status":"UP"})"
    );
    for (const std::string_view path :
         {"/actuator/health/liveness", "/actuator/health/readiness", "/healthz", "/readyz"}) {
        EXPECT_EQ(rig.get(path).status, 200) << path;
        EXPECT_EQ(rig.get(path).body, R"({"status":"UP"})") << path;
    }
}

TEST(Health, IsLiveButNotReadyWhileLoadingHaltedOrStopping) {
    const auto expect_down = [](ApiRig& rig, std::string_view reason) {
        for (const std::string_view path :
             {"/actuator/health", "/actuator/health/readiness", "/readyz"}) {
            const auto answer = rig.get(path);
            EXPECT_EQ(answer.status, 503) << path;
            EXPECT_NE(answer.body.find(R"("status":"DOWN")"), std::string::npos) << path;
            EXPECT_NE(answer.body.find(reason), std::string::npos) << answer.body;
        }
        EXPECT_EQ(rig.get("/actuator/health/liveness").status, 200);
        EXPECT_EQ(rig.get("/healthz").status, 200);
    };
    ApiRig rig;
    rig.views.set_phase(PartitionId(0), PartitionPhase::loading);
    expect_down(rig, "partition 0 is loading");
    rig.views.set_phase(PartitionId(0), PartitionPhase::halted, "stock mismatch");
    expect_down(rig, "partition 0 halted: stock mismatch");
    rig.views.set_phase(PartitionId(0), PartitionPhase::owning);
    EXPECT_EQ(rig.get("/readyz").status, 200);
    rig.api.drain();
    expect_down(rig, "the server is stopping");
}

TEST(Health, KnowsReasonsOfTheProgram) {
    ApiRig rig;
    const Health health(rig.views, [] { return std::vector<std::string>{"the lease is lost"}; });
    EXPECT_EQ(health.readiness().status, 503);
    EXPECT_EQ(health.readiness().body, R"({"status":"DOWN","reasons":["the lease is lost"]})");
}

TEST(Metrics, CountWhatHappened) {
    ApiRig rig;
    rig.create(1);
    rig.answered(rig.enter("alice"));
    rig.answered(rig.enter("bob"));
    rig.answered(rig.enter("alice"));
    rig.post_to("/api/campaigns/1/participation", "{}");
    const auto answer = rig.get("/metrics");
    EXPECT_TRUE(answer.content_type.starts_with("text/plain; version=0.0.4"));
    for (const std::string_view line :
         {"firstcome_records_accepted_total{partition=\"0\"} 3",
          "firstcome_lag_records{partition=\"0\"} 0",
          "firstcome_queue_records{partition=\"0\"} 0",
          "firstcome_entries_refused_total{at=\"door\",reason=\"repeated\"} 1",
          "firstcome_entries_refused_total{at=\"door\",reason=\"bad_request\"} 1",
          "firstcome_answer_latency_seconds_count 3",
          "firstcome_append_batch_records_bucket{partition=\"0\",le=\"+Inf\"} 3",
          "firstcome_resident_participants 2",
          "firstcome_ready 1",
          "firstcome_build_info{version=\"unknown\"} 1"}) {
        EXPECT_NE(answer.body.find("\n" + std::string(line) + "\n"), std::string::npos) << line;
    }
    for (const std::string_view name :
         {"firstcome_commit_latency_seconds_bucket",
          "firstcome_append_latency_seconds_sum",
          "firstcome_decisions_total{partition=\"0\",kind=\"won\"}",
          "process_open_fds ",
          "process_resident_memory_bytes ",
          "firstcome_waiting_requests ",
          "firstcome_open_connections "}) {
        EXPECT_NE(answer.body.find(name), std::string::npos) << name;
    }
}

TEST(Metrics, AreCumulativeInTheirHistograms) {
    ApiRig rig;
    rig.create(1);
    const auto ticket = rig.enter("alice");
    rig.clock.advance(Duration::millis(40));
    rig.answered(ticket);
    const std::string body = rig.get("/metrics").body;
    EXPECT_NE(body.find("firstcome_answer_latency_seconds_bucket{le=\"0.025\"} 0"), body.npos);
    EXPECT_NE(body.find("firstcome_answer_latency_seconds_bucket{le=\"0.05\"} 1"), body.npos);
    EXPECT_NE(body.find("firstcome_answer_latency_seconds_bucket{le=\"+Inf\"} 1"), body.npos);
}

TEST(Time, IsTheServersAndNeverCached) {
    ApiRig rig;
    const auto answer = rig.get("/api/time");
    EXPECT_EQ(member(answer, "serverTimeMs"), "1768440000000");
    EXPECT_EQ(header(answer, "Cache-Control"), "no-store");
}

TEST(IndexPage, NamesEveryRoute) {
    ApiRig rig;
    const auto answer = rig.get("/");
    EXPECT_EQ(answer.content_type, "text/html; charset=utf-8");
    for (const auto& route : rig.router.routes()) {
        EXPECT_NE(answer.body.find(route.pattern), std::string::npos) << route.pattern;
    }
    EXPECT_NE(
        header(answer, "Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos
    );
}

TEST(Routes, AnswerInTheLanguageThatIsAskedFor) {
    ApiRig rig;
    const auto ticket =
        rig.ask(http::Method::get, "/api/campaigns/x", "", {{"Accept-Language", "ko"}});
    EXPECT_NE(rig.answer_to(ticket)->body.find("양의 정수"), std::string::npos);
    EXPECT_NE(rig.get("/api/campaigns/x").body.find("positive integer"), std::string::npos);
}

TEST(Server, IsAskedForRefusalsInTheEnvelope) {
    ApiRig rig;
    const auto answer = rig.hooks.refuse(http::Refusal::not_found, http::Request{}, "");
    EXPECT_EQ(error_code(answer), "COMMON_404");
}

TEST(WakeupPost, DropsWhatComesBeforeTheServer) {
    WakeupPost post;
    post.deliver(0, {{1, FencePassed{}}});
    SocketlessServer server;
    std::size_t received = 0;
    post.attach(server, [&](std::uint32_t, const std::vector<Wakeup>& wakeups) {
        received += wakeups.size();
    });
    std::vector<Wakeup> wakeups(3, Wakeup{1, FencePassed{}});
    post.deliver(0, wakeups);
    EXPECT_EQ(server.tasks.size(), 1U);
    server.run_tasks();
    EXPECT_EQ(received, 3U);
}

}  // namespace
}  // namespace firstcome::api
