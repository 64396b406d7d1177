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

// Wraps a handler of (request, caller).
template <class Answer>
http::Handler anybody(Answer answer) {
    return [answer](const Request& request, const PathValues&, Ticket ticket) {
        return answer(request, caller_of(request, ticket));
    };
}

// Wraps a handler of (request, campaign id, path values, caller).
template <class Answer>
http::Handler of_campaign(Answer answer) {
    return [answer](const Request& request, const PathValues& values, Ticket ticket) {
        const Caller caller = caller_of(request, ticket);
        const auto id = parse_campaign_id(values.at(0));
        return id ? answer(request, *id, values, caller) : bad_campaign_id(caller);
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

// Nothing about the request matters.
template <class Answer>
http::Handler always(Answer answer) {
    return [answer](const Request&, const PathValues&, Ticket) { return Verdict(answer()); };
}

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
    router.add(
        Method::post,
        "/api/campaigns/{id}/participation",
        Body::json,
        of_campaign(
            [this](const Request& request, CampaignId id, const PathValues&, const Caller& caller) {
                return participation_.participate(request, id, caller);
            }
        )
    );
    router.add(
        Method::post,
        "/api/campaigns/{id}/participation-sync",
        Body::json,
        of_campaign(
            [this](const Request& request, CampaignId id, const PathValues&, const Caller& caller) {
                return participation_.participate_sync(request, id, caller);
            }
        )
    );
    router.add(
        Method::get,
        "/api/campaigns/{id}/participation/{userId}",
        Body::none,
        of_campaign([this](
                        const Request& request,
                        CampaignId id,
                        const PathValues& values,
                        const Caller& caller
                    ) {
            if (!hall_.config.read_open && !is_local(request)) {
                return Verdict(failure(caller.language, {ErrorCode::auth_001}));
            }
            return participation_read_.read(caller, id, values.at(1));
        })
    );
}

void Api::add_public(http::Router& router) {
    router.add(
        Method::get,
        "/api/campaigns",
        Body::none,
        anybody([this](const Request& request, const Caller& caller) {
            return campaigns_.list_public(request, caller);
        })
    );
    router.add(
        Method::get,
        "/api/campaigns/{id}",
        Body::none,
        of_campaign(
            [this](const Request& request, CampaignId id, const PathValues&, const Caller& caller) {
                return campaigns_.one_public(request, id, caller);
            }
        )
    );
    router.add(
        Method::get,
        "/api/campaigns/{id}/status",
        Body::none,
        of_campaign([this](const Request&, CampaignId id, const PathValues&, const Caller& caller) {
            return campaigns_.status(id, caller);
        })
    );
    router.add(
        Method::get,
        "/api/campaigns/{id}/events",
        Body::none,
        of_campaign(
            [this](const Request& request, CampaignId id, const PathValues&, const Caller& caller) {
                return broadcast_.listen_to_campaign(request, id, caller);
            }
        )
    );
    router.add(
        Method::get, "/api/time", Body::none, anybody([this](const Request&, const Caller& caller) {
            return Verdict(time_answer(caller.language, hall_.clock.wall_now()));
        })
    );
}

void Api::add_admin(http::Router& router) {
    router.add(
        Method::post,
        "/api/admin/campaigns",
        Body::json,
        admin(anybody([this](const Request& request, const Caller& caller) {
            return commands_.create(request, caller);
        }))
    );
    router.add(
        Method::get,
        "/api/admin/campaigns",
        Body::none,
        admin(anybody([this](const Request&, const Caller& caller) {
            return campaigns_.list(caller);
        }))
    );
    router.add(
        Method::get,
        "/api/admin/campaigns/{id}",
        Body::none,
        admin(of_campaign([this](
                              const Request&, CampaignId id, const PathValues&, const Caller& caller
                          ) { return campaigns_.one(id, caller); }))
    );
    router.add(
        Method::post,
        "/api/admin/campaigns/{id}/open",
        Body::optional,
        admin(of_campaign(
            [this](const Request& request, CampaignId id, const PathValues&, const Caller& caller) {
                return commands_.open(request, id, caller);
            }
        ))
    );
    router.add(
        Method::post,
        "/api/admin/campaigns/{id}/close",
        Body::optional,
        admin(of_campaign(
            [this](const Request& request, CampaignId id, const PathValues&, const Caller& caller) {
                return commands_.close(request, id, caller);
            }
        ))
    );
    router.add(
        Method::post,
        "/api/admin/campaigns/{id}/stock",
        Body::json,
        admin(of_campaign(
            [this](const Request& request, CampaignId id, const PathValues&, const Caller& caller) {
                return commands_.change_stock(request, id, caller);
            }
        ))
    );
    router.add(
        Method::get,
        "/api/admin/monitor/events",
        Body::none,
        admin(anybody([this](const Request& request, const Caller& caller) {
            return broadcast_.listen_to_monitor(request, caller, monitor_->past());
        }))
    );
}

void Api::add_operations(http::Router& router) {
    const auto liveness = always([this] { return health_.liveness(); });
    const auto readiness = always([this] { return health_.readiness(); });
    router.add(Method::get, "/actuator/health", Body::none, always([this] {
                   return health_.overall();
               }));
    router.add(Method::get, "/actuator/health/liveness", Body::none, liveness);
    router.add(Method::get, "/actuator/health/readiness", Body::none, readiness);
    router.add(Method::get, "/healthz", Body::none, liveness);
    router.add(Method::get, "/readyz", Body::none, readiness);
    router.add(Method::get, "/metrics", Body::none, always([this] {
                   return metrics_answer(metrics_text(hall_, *server_));
               }));
    const auto page = std::make_shared<std::string>();
    router.add(Method::get, "/", Body::none, always([page] { return html_answer(*page); }));
    *page = index_page(router.routes(), hall_.config.version);
}

}  // namespace firstcome::api
