// SPDX-License-Identifier: Apache-2.0
#include "api/api.h"

#include "http/client_fetch.h"
#include "tests/support/list_stores.h"
#include "tests/support/simple_fold.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

// Intake and fold on one thread, as the lists behind them want it.
class Pipeline final : public Turn {
  public:
    Pipeline(IntakeLoop& intake, SimpleFold& fold) : intake_(intake), fold_(fold) {}

    TurnResult run_once(SteadyTime now) override {
        const TurnResult result = intake_.run_once(now);
        return fold_.turn(1'000) ? TurnResult::worked : result;
    }

  private:
    IntakeLoop& intake_;
    SimpleFold& fold_;
};

// The API behind a real server, with all its threads.
class LiveApi {
  public:
    LiveApi() {
        api.add_routes(router);
        http::ServerConfig config;
        config.listen_port = 0;
        config.io_threads = 2;
        server = http::Server::listen(config, router, api.hooks(), clock).value();
        api.attach(*server);
        views.set_phase(PartitionId(0), PartitionPhase::owning);
        queue.on_work([this] { worker->notify(); });
        worker = std::make_unique<Worker>("pipeline", pipeline, clock, Duration::millis(5));
        api.start();
        server->start();
    }

    ~LiveApi() {
        api.drain();
        server->drain();
        worker->stop();
        server->stop();
        api.stop();
    }

    LiveApi(const LiveApi&) = delete;
    LiveApi& operator=(const LiveApi&) = delete;

    http::FetchedResponse fetch(http::Method method, std::string_view path, std::string body = "")
        const {
        http::FetchRequest request;
        request.method = method;
        request.url = "http://127.0.0.1:" + std::to_string(server->port()) + std::string(path);
        request.body = std::move(body);
        return http::fetch(request).value();
    }

    SystemClock clock;
    WakeupPost post;
    Views views{{}, ParticipantHasher(KeyedHash::Key{7}), post, clock};
    IntakeQueue queue{{}, clock};
    ListLog log;
    IntakeLoop intake{{}, queue, log, views, post, clock};
    Admission admission{{}, views, clock};
    ListArchive archive;
    SimpleFold fold{log, views, archive};
    Pipeline pipeline{intake, fold};
    std::unique_ptr<Worker> worker;
    http::Router router;
    Api api{
        {.time_zone = TimeZone::find("Asia/Seoul").value()},
        {post, views, admission, {&queue}, {&intake.probe()}, archive, clock, {}}};
    std::unique_ptr<http::Server> server;
};

TEST(Api, GivesEveryPlaceOnceToManyClientsAtTheSameTime) {
    constexpr int threads = 4;
    constexpr int people = 60;
    LiveApi live;
    ASSERT_EQ(
        live.fetch(http::Method::post, "/api/admin/campaigns", R"({"name":"x","totalStock":25})")
            .status,
        200
    );
    std::vector<std::set<std::int64_t>> places(threads);
    std::atomic<int> repeated{0};
    const auto stampede = [&](std::size_t index) {
        for (int person = 0; person < people; ++person) {
            // Everybody asks on two threads.
            const int user = person + people * static_cast<int>(index / 2);
            const auto answer = live.fetch(
                http::Method::post,
                "/api/campaigns/1/participation",
                "{\"userId\":" + std::to_string(user) + "}"
            );
            ASSERT_EQ(answer.status, 200) << answer.body;
            const auto data = boost::json::parse(answer.body).at("data");
            places[index].insert(data.at("sequence").as_int64());
            repeated += data.at("repeated").as_bool() ? 1 : 0;
            live.fetch(http::Method::get, "/api/campaigns/1/status");
            live.fetch(http::Method::get, "/metrics");
        }
    };
    std::vector<std::thread> running;
    for (std::size_t i = 0; i < threads; ++i) {
        running.emplace_back(stampede, i);
    }
    for (std::thread& thread : running) {
        thread.join();
    }
    EXPECT_EQ(places[0], places[1]);
    EXPECT_EQ(places[2], places[3]);
    places[0].merge(places[2]);
    EXPECT_EQ(places[0].size(), 2U * people);
    EXPECT_EQ(*places[0].rbegin(), 2 * people);
    EXPECT_EQ(repeated, 2 * people);
    const auto status =
        boost::json::parse(live.fetch(http::Method::get, "/api/campaigns/1/status").body);
    EXPECT_EQ(status.at("data").at("successCount").as_int64(), 25);
}

TEST(Api, AsksTheArchiveOnItsOwnThread) {
    LiveApi live;
    live.fetch(http::Method::post, "/api/admin/campaigns", R"({"name":"x","totalStock":1})");
    live.fetch(http::Method::post, "/api/campaigns/1/participation", R"({"userId":1})");
    live.fetch(http::Method::post, "/api/admin/campaigns/1/close");
    const auto answer = live.fetch(http::Method::get, "/api/campaigns/1/participation/1");
    EXPECT_NE(answer.body.find(R"("rank":1)"), std::string::npos) << answer.body;
    const auto missing = live.fetch(http::Method::get, "/api/campaigns/1/participation/2");
    EXPECT_EQ(missing.status, 404) << missing.body;
}

}  // namespace
}  // namespace firstcome::api
