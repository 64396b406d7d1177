// SPDX-License-Identifier: Apache-2.0
// The one table of endpoints. Each row names method, path, what is wanted of the body, who may ask,
// and the resource that answers.

#include "api/admin_gate.h"
#include "api/api.h"
#include "api/index_page.h"
#include "api/json_text.h"
#include "api/metrics.h"

#include <charconv>
#include <memory>
#include <utility>

namespace firstcome::api {
namespace {

using http::Body;
using http::Method;
using http::PathValues;
using http::Request;
using http::Ticket;

Caller caller_of(const Request& request, const Ticket& ticket) {
    return {ticket, language_of(request), request.received_at};
}

// 1, 2, ...; no sign, no leading zero.
std::optional<CampaignId> parse_campaign_id(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    const bool whole = parsed.ec == std::errc() && parsed.ptr == end;
    return whole && number > 0 && text.front() != '0' ? std::optional(CampaignId(number))
                                                      : std::nullopt;
}

Verdict bad_campaign_id(const Caller& caller) {
    return failure(
        caller.language,
        {ErrorCode::common_001,
         Text{"A campaign id is a positive integer.", "캠페인 ID는 양의 정수여야 합니다."}}
    );
}

http::Response credentials_wanted(const Caller& caller) {
    http::Response response = failure(caller.language, {ErrorCode::auth_001});
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

// One request as a resource is asked: `campaign` is that of the path, if it names one.
struct Ask {
    const Request& request;
    const PathValues& values;
    Caller caller;
    CampaignId campaign;
};

template <class Answer>
http::Handler any(Answer answer) {
    return [answer](const Request& request, const PathValues& values, Ticket ticket) {
        return Verdict(answer(Ask{request, values, caller_of(request, ticket), {}}));
    };
}

template <class Answer>
http::Handler of_campaign(Answer answer) {
    return [answer](const Request& request, const PathValues& values, Ticket ticket) {
        const Caller caller = caller_of(request, ticket);
        const auto id = parse_campaign_id(values.at(0));
        return id ? Verdict(answer(Ask{request, values, caller, *id})) : bad_campaign_id(caller);
    };
}

// Lets only this machine through to `handler`.
http::Handler admin(http::Handler handler) {
    return [handler = std::move(handler
            )](const Request& request, const PathValues& values, Ticket ticket) {
        if (!is_local(request)) {
            return Verdict(failure(language_of(request), {ErrorCode::auth_002}));
        }
        return handler(request, values, ticket);
    };
}

// Rows, by what is wanted of the body.
class Table {
  public:
    explicit Table(http::Router& router) : router_(router) {}

    void get(std::string pattern, http::Handler handler) {
        router_.add(Method::get, std::move(pattern), Body::none, std::move(handler));
    }

    void post(std::string pattern, http::Handler handler) {
        router_.add(Method::post, std::move(pattern), Body::json, std::move(handler));
    }

    void post_or_nothing(std::string pattern, http::Handler handler) {
        router_.add(Method::post, std::move(pattern), Body::optional, std::move(handler));
    }

  private:
    http::Router& router_;
};

http::Response time_answer(Language language, WallTime now) {
    std::string data;
    JsonText(data).open_object().name("serverTimeMs").integer(now.us / 1'000).close_object();
    http::Response response = success(language, {"The server's time.", "서버 시각입니다."}, data);
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

http::Response metrics_answer(std::string text) {
    http::Response response;
    response.body = std::move(text);
    response.content_type = metrics_content_type;
    return response;
}

}  // namespace

void Api::add_routes(http::Router& router) {
    add_participation(router);
    add_public(router);
    add_admin(router);
    add_operations(router);
}

void Api::add_participation(http::Router& router) {
    Table table(router);
    table.post("/api/campaigns/{id}/participation", of_campaign([this](const Ask& ask) {
                   return participation_.participate(ask.request, ask.campaign, ask.caller);
               }));
    table.post("/api/campaigns/{id}/participation-sync", of_campaign([this](const Ask& ask) {
                   return participation_.participate_sync(ask.request, ask.campaign, ask.caller);
               }));
    table.get("/api/campaigns/{id}/participation/{userId}", of_campaign([this](const Ask& ask) {
                  if (!hall_.config.read_open && !is_local(ask.request)) {
                      return Verdict(credentials_wanted(ask.caller));
                  }
                  return participation_read_.read(ask.caller, ask.campaign, ask.values.at(1));
              }));
}

void Api::add_public(http::Router& router) {
    Table table(router);
    table.get("/api/campaigns", any([this](const Ask& ask) {
                  return campaigns_.list_public(ask.request, ask.caller);
              }));
    table.get("/api/campaigns/{id}", of_campaign([this](const Ask& ask) {
                  return campaigns_.one_public(ask.request, ask.campaign, ask.caller);
              }));
    table.get("/api/campaigns/{id}/status", of_campaign([this](const Ask& ask) {
                  return campaigns_.status(ask.campaign, ask.caller);
              }));
    table.get("/api/campaigns/{id}/events", of_campaign([this](const Ask& ask) {
                  return broadcast_.listen_to_campaign(ask.request, ask.campaign, ask.caller);
              }));
    table.get("/api/time", any([this](const Ask& ask) {
                  return time_answer(ask.caller.language, hall_.clock.wall_now());
              }));
}

void Api::add_admin(http::Router& router) {
    Table table(router);
    table.post("/api/admin/campaigns", admin(any([this](const Ask& ask) {
                   return commands_.create(ask.request, ask.caller);
               })));
    table.get("/api/admin/campaigns", admin(any([this](const Ask& ask) {
                  return campaigns_.list(ask.caller);
              })));
    table.get("/api/admin/campaigns/{id}", admin(of_campaign([this](const Ask& ask) {
                  return campaigns_.one(ask.campaign, ask.caller);
              })));
    table.post_or_nothing(
        "/api/admin/campaigns/{id}/open", admin(of_campaign([this](const Ask& ask) {
            return commands_.open(ask.request, ask.campaign, ask.caller);
        }))
    );
    table.post_or_nothing(
        "/api/admin/campaigns/{id}/close", admin(of_campaign([this](const Ask& ask) {
            return commands_.close(ask.request, ask.campaign, ask.caller);
        }))
    );
    table.post("/api/admin/campaigns/{id}/stock", admin(of_campaign([this](const Ask& ask) {
                   return commands_.change_stock(ask.request, ask.campaign, ask.caller);
               })));
    table.get("/api/admin/experiments", admin(any([this](const Ask& ask) {
                  return experiments_.list(ask.caller);
              })));
    table.get("/api/admin/experiments/{id}", admin(any([this](const Ask& ask) {
                  return experiments_.one(ask.caller, ask.values.at(0));
              })));
    table.get("/api/admin/monitor/events", admin(any([this](const Ask& ask) {
                  return broadcast_.listen_to_monitor(ask.request, ask.caller, monitor_->past());
              })));
}

void Api::add_operations(http::Router& router) {
    Table table(router);
    const auto live = any([this](const Ask&) { return health_.liveness(); });
    const auto ready = any([this](const Ask&) { return health_.readiness(); });
    table.get("/actuator/health", any([this](const Ask&) { return health_.overall(); }));
    table.get("/actuator/health/liveness", live);
    table.get("/actuator/health/readiness", ready);
    table.get("/healthz", live);
    table.get("/readyz", ready);
    table.get("/metrics", any([this](const Ask&) {
                  return metrics_answer(metrics_text(hall_, *server_));
              }));
    const auto page = std::make_shared<std::string>();
    table.get("/", any([page](const Ask&) { return html_answer(*page); }));
    *page = index_page(router.routes(), hall_.config.version);
}

}  // namespace firstcome::api
