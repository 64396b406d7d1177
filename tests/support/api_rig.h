// SPDX-License-Identifier: Apache-2.0
#pragma once
// ApiRig: the whole API on one thread, between a server without sockets and a log in memory. Real
// are the API, the views, the door and the intake loop; time stands still unless it is moved, and
// every step of the pipeline is taken by the test, so that each deadline can be met at every point.

#include "api/api.h"
#include "intake/intake_loop.h"
#include "tests/support/list_stores.h"
#include "tests/support/simple_fold.h"
#include "tests/support/socketless_server.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstcome::tests {

class ApiRig {
  public:
    explicit ApiRig(
        const std::function<void(api::ApiConfig&)>& adjust = [](api::ApiConfig&) {},
        IntakeQueue::Config queue_config = {},
        const AdmissionConfig& admission_config = {}
    )
        : queue(queue_config, clock),
          admission(admission_config, views, clock),
          api(config_with(adjust),
              {post, views, admission, {&queue}, {&intake.probe()}, archive, clock, {}}) {
        api.add_routes(router);
        api.attach(server);
        hooks = api.hooks();
        views.set_phase(PartitionId(0), PartitionPhase::owning);
    }

    // Hands a request to its handler; the answer comes at once or later.
    http::Ticket ask(
        http::Method method,
        std::string_view path,
        std::string_view body = "",
        std::vector<http::HeaderField> fields = {}
    ) {
        const http::Ticket ticket{0, 0, ++last_serial_};
        fields.push_back({"Accept-Language", "en"});
        http::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.fields = fields;
        request.received_at = clock.steady_now();
        request.peer_is_loopback = true;
        const auto found = router.find(method, path);
        const auto& match = std::get<http::Router::Match>(found);
        if (auto response = (*match.handler)(request, match.values, ticket)) {
            server.answers[ticket.serial] = *std::move(response);
        }
        return ticket;
    }

    const http::Response* answer_to(const http::Ticket& ticket) const {
        const auto found = server.answers.find(ticket.serial);
        return found == server.answers.end() ? nullptr : &found->second;
    }

    // The steps of the pipeline.
    bool intake_turn() {
        server.run_tasks();
        const bool worked = intake.run_once(clock.steady_now()) == TurnResult::worked;
        return server.run_tasks() || worked;
    }

    bool fold_turn(std::size_t records_max = 1'000) {
        const bool worked = fold.turn(records_max);
        return server.run_tasks() || worked;
    }

    bool archive_turn() {
        const bool worked = api.archive_turn().run_once(clock.steady_now()) == TurnResult::worked;
        return server.run_tasks() || worked;
    }

    // Until nothing moves any more.
    void settle() {
        while (intake_turn() || fold_turn() || archive_turn()) {
        }
    }

    // Lets time pass in steps of a sweep.
    void pass(Duration time) {
        const SteadyTime until = clock.steady_now() + time;
        while (clock.steady_now() < until) {
            clock.advance(Duration::millis(100));
            hooks.sweep(0, clock.steady_now());
            server.run_tasks();
        }
    }

    // The answer, after everything has settled (and a fence has had its time).
    http::Response answered(const http::Ticket& ticket) {
        settle();
        if (answer_to(ticket) == nullptr) {
            clock.advance(Duration::millis(30));
            settle();
        }
        const http::Response* answer = answer_to(ticket);
        http::Response none;
        none.status = 0;
        return answer == nullptr ? none : *answer;
    }

    http::Response get(std::string_view path, std::vector<http::HeaderField> fields = {}) {
        return answered(ask(http::Method::get, path, "", std::move(fields)));
    }

    http::Response post_to(
        std::string_view path, std::string_view body, std::vector<http::HeaderField> fields = {}
    ) {
        return answered(ask(http::Method::post, path, body, std::move(fields)));
    }

    http::Response create(int stock, std::string_view more = "") {
        return post_to(
            "/api/admin/campaigns",
            "{\"name\":\"spring\",\"totalStock\":" + std::to_string(stock) + std::string(more) + "}"
        );
    }

    http::Ticket enter(std::string_view user, std::vector<http::HeaderField> fields = {}) {
        const std::string body = "{\"userId\":\"" + std::string(user) + "\"}";
        return ask(http::Method::post, "/api/campaigns/1/participation", body, std::move(fields));
    }

    ManualClock clock{WallTime{1'768'440'000'000'000}};
    api::WakeupPost post;
    Views views{{}, ParticipantHasher(KeyedHash::Key{7}), post, clock};
    IntakeQueue queue;
    ListLog log;
    IntakeLoop intake{{}, queue, log, views, post, clock};
    Admission admission;
    ListArchive archive;
    SimpleFold fold{log, views, archive};
    http::Router router;
    SocketlessServer server;
    api::Api api;
    http::ServerHooks hooks;

  private:
    static api::ApiConfig config_with(const std::function<void(api::ApiConfig&)>& adjust) {
        api::ApiConfig config{.time_zone = TimeZone::find("Asia/Seoul").value()};
        adjust(config);
        return config;
    }

    std::uint64_t last_serial_ = 0;
};

inline boost::json::object json_of(const http::Response& response) {
    return boost::json::parse(response.body).as_object();
}

// The member `name` of data, printed.
inline std::string member(const http::Response& response, std::string_view name) {
    const auto object = json_of(response);
    if (!object.contains("data") || !object.at("data").is_object()) {
        return "no data";
    }
    const auto* value = object.at("data").as_object().if_contains(name);
    return value == nullptr ? "absent" : boost::json::serialize(*value);
}

inline std::string error_code(const http::Response& response) {
    const auto object = json_of(response);
    const auto& code = object.at("errorCode");
    return code.is_null() ? "" : std::string(code.as_string());
}

inline std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [given, value] : response.headers) {
        if (given == name) {
            return value;
        }
    }
    return "";
}

}  // namespace firstcome::tests
