// SPDX-License-Identifier: Apache-2.0
#include "bench/load.h"

#include "api/bodies.h"
#include "app/commands.h"
#include "app/live_figures.h"
#include "app/port_owner.h"
#include "app/stop_signals.h"
#include "base/assert.h"
#include "http/client.h"
#include "http/server.h"
#include "lab/rush/participant_names.h"
#include "lab/rush/rush_requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace firstcome::bench {
namespace {

constexpr Duration ready_within = Duration::seconds(60);
constexpr Duration between_questions = Duration::millis(2);

// The no-op server: the same http, the same body reader, nothing behind it.
int serve_noop(std::uint16_t port, std::size_t bytes) {
    const SystemClock clock;
    StopSignals stop;
    const std::string body(bytes, 'x');
    http::Router router;
    router.add(
        http::Method::post,
        "/api/campaigns/{id}/participation",
        http::Body::json,
        [&](const http::Request& request, const http::PathValues&, http::Ticket) {
            http::Response response;
            const bool understood =
                std::holds_alternative<ParticipantId>(api::parse_participation(request.body));
            response.status = understood ? 200 : 400;
            response.body = body;
            return std::optional(std::move(response));
        }
    );
    router.add(
        http::Method::get,
        "/readyz",
        http::Body::none,
        [](const http::Request&, const http::PathValues&, http::Ticket) {
            return std::optional(http::Response{});
        }
    );
    http::ServerConfig config;
    config.listen_port = port;
    http::ServerHooks hooks;
    hooks.refuse = [](http::Refusal, const http::Request&, const std::string&) {
        return http::Response{};
    };
    auto server = http::Server::listen(config, router, hooks, clock);
    ASSERT(server.has_value());
    (*server)->start();
    while (stop.wait(-1, Duration::seconds(60)) != Waited::stop) {
    }
    (*server)->stop();
    return 0;
}

class CountingRider final : public http::Rider {
  public:
    // Entries `begin` to `end` of the load, all of them in one campaign.
    CountingRider(const Load& load, std::int64_t campaign, std::uint32_t begin, std::uint32_t end)
        : names_(lab::ParticipantNames::make(load.first_participant, "", load.entries).value()),
          requests_(http::parse_url(load.url).value(), CampaignId(campaign), names_),
          next_(begin),
          end_(end),
          unfinished_(end - begin) {}

    void on_start(SteadyTime t0) override { last_answer_ = t0; }

    std::optional<http::StampedeRequest> next(SteadyTime, std::uint32_t) override {
        if (next_ == end_) {
            return std::nullopt;
        }
        const std::uint32_t participant = next_++;
        return http::StampedeRequest{requests_.entry(participant), participant};
    }

    void on_answer(std::uint64_t, const http::StampedeAnswer& answer) override {
        (answer.status == 200 ? answered_200_ : other_) += 1;
        last_answer_ = answer.received_at;
        --unfinished_;
    }

    void on_loss(std::uint64_t, const http::StampedeLoss&) override {
        ++other_;
        --unfinished_;
    }

    bool finished() const override { return unfinished_ == 0; }

    SteadyTime last_answer() const { return last_answer_; }

    std::uint64_t answered_200() const { return answered_200_; }

    std::uint64_t other() const { return other_; }

  private:
    const lab::ParticipantNames names_;
    lab::RushRequests requests_;
    std::uint32_t next_;
    const std::uint32_t end_;
    std::uint64_t unfinished_;
    std::uint64_t answered_200_ = 0;
    std::uint64_t other_ = 0;
    SteadyTime last_answer_;
};

std::uint16_t some_port() {
    return free_port({"127.0.0.1", 0}).value();
}

}  // namespace

int run_with_servers(std::string_view name, int argc, char** argv, int (*run)(Report& report)) {
    const std::vector<std::string> args(argv + 1, argv + argc);
    if (!args.empty() && args[0] == "noop") {
        return serve_noop(
            static_cast<std::uint16_t>(std::stoul(args.at(1))), std::stoul(args.at(2))
        );
    }
    if (!args.empty() && args[0] == "serve") {
        return static_cast<int>(run_command(args));
    }
    Report report(name, argc, argv);
    return run(report);
}

Server Server::full(const std::string& directory, const std::vector<std::string>& stores) {
    const std::uint16_t port = some_port();
    std::filesystem::create_directories(directory);
    std::vector<std::string> args = {
        "serve", "--data", directory, "--listen", fmt::format("127.0.0.1:{}", port)};
    args.insert(args.end(), stores.begin(), stores.end());
    return Server(args, directory, port);
}

Server Server::noop(std::size_t bytes) {
    const std::uint16_t port = some_port();
    return Server({"noop", std::to_string(port), std::to_string(bytes)}, "/tmp", port);
}

Server::Server(std::vector<std::string> args, std::string directory, std::uint16_t port)
    : url_(fmt::format("http://127.0.0.1:{}", port)) {
    const SystemClock clock;
    const SteadyTime begin = clock.steady_now();
    auto started = ChildProcess::start(args, directory + "/server.log");
    ASSERT_BECAUSE(started.has_value(), "the server could not be started");
    process_ = *std::move(started);
    StopSignals stop;
    for (;;) {
        const auto answer = http::fetch({.url = url_ + "/readyz", .timeout = Duration::seconds(1)});
        started_in_ = clock.steady_now() - begin;
        if (answer && answer->status == 200) {
            return;
        }
        ASSERT_BECAUSE(started_in_ < ready_within, "the server is not ready");
        stop.wait(process_->descriptor(), between_questions);
    }
}

void Server::stop() {
    process_->stop(Duration::seconds(20));
}

std::int64_t create_campaign(const std::string& url, std::int64_t stock) {
    const auto created = http::fetch(
        {.method = http::Method::post,
         .url = url + "/api/admin/campaigns",
         .body = fmt::format(R"({{"name":"bench","totalStock":{}}})", stock)}
    );
    ASSERT_BECAUSE(created && created->status == 200, "the campaign could not be created");
    return integer_member(created->body, "id").value();
}

LoadResult stampede(const Load& load) {
    const SystemClock clock;
    std::vector<std::unique_ptr<CountingRider>> riders;
    std::vector<http::Rider*> engine_riders;
    const std::uint64_t each = load.entries / load.campaigns.size();
    for (std::size_t i = 0; i < load.campaigns.size(); ++i) {
        riders.push_back(std::make_unique<CountingRider>(
            load,
            load.campaigns[i],
            static_cast<std::uint32_t>(each * i),
            static_cast<std::uint32_t>(each * (i + 1))
        ));
        engine_riders.push_back(riders.back().get());
    }
    http::StampedeConfig config;
    config.servers = {http::parse_url(load.url).value()};
    config.connections = load.connections;
    config.deadline = Duration::seconds(300);
    http::Stampede engine(config, clock);
    const auto run = engine.run(engine_riders);
    ASSERT_BECAUSE(run.has_value(), "the connections could not be opened");
    LoadResult result;
    SteadyTime last_answer = run->started_at;
    for (const auto& rider : riders) {
        last_answer = std::max(last_answer, rider->last_answer());
        result.answered_200 += rider->answered_200();
        result.other += rider->other();
    }
    result.seconds = static_cast<double>((last_answer - run->started_at).us) / 1e6;
    return result;
}

std::int64_t integer_at(const std::string& url, std::string_view name) {
    const auto answer = http::fetch({.url = url});
    ASSERT_BECAUSE(answer && answer->status == 200, "the server does not answer");
    return integer_member(answer->body, name).value();
}

}  // namespace firstcome::bench
