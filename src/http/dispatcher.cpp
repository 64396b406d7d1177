// SPDX-License-Identifier: Apache-2.0
#include "http/dispatcher.h"

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/logger.h"
#include "http/host.h"
#include "http/tokens.h"

#include <exception>

namespace firstcome::http {
namespace {

bool is_json(const Request& request) {
    std::string_view type = request.header("Content-Type").value_or("");
    return equals_ignoring_case(trim(take_until(type, ';')), "application/json");
}

// What the route demands of the body, nothing when it has it.
std::optional<Refused> judge_body(Body body, const Request& request, const Head& head) {
    if (body == Body::none || (body == Body::optional && head.body_size() == 0)) {
        return std::nullopt;
    }
    if (!head.content_length) {
        return Refused{Refusal::length_required, "send a JSON body with Content-Length"};
    }
    if (!is_json(request)) {
        return Refused{Refusal::unsupported_media_type, "Content-Type must be application/json"};
    }
    return std::nullopt;
}

void add_header_unless_there(Response& response, std::string_view name, std::string value) {
    for (const auto& header : response.headers) {
        if (equals_ignoring_case(header.first, name)) {
            return;
        }
    }
    response.headers.emplace_back(name, std::move(value));
}

// Ours to look up, nobody else's to understand.
std::string log_failure(std::string_view where, std::string_view what) {
    const std::string id = to_hex(random_array<8>());
    logger().error("{} failed id={} what=\"{}\"", where, id, what);
    return id;
}

}  // namespace

std::variant<Router::Match, Refused> Dispatcher::admit(const Request& request, const Head& head)
    const {
    if (draining()) {
        return Refused{Refusal::stopping, "the server is stopping"};
    }
    if (config_.loopback_host_only && !is_loopback_host(head.host)) {
        return Refused{Refusal::host_not_allowed, "Host must be localhost, 127.x.y.z or [::1]"};
    }
    auto found = router_.find(request.method, request.path);
    if (auto* not_allowed = std::get_if<Router::NotAllowed>(&found)) {
        return Refused{Refusal::method_not_allowed, std::move(not_allowed->allow)};
    }
    if (std::holds_alternative<Router::NotFound>(found)) {
        return Refused{Refusal::not_found, "no such path"};
    }
    auto* match = std::get_if<Router::Match>(&found);
    if (match == nullptr) {
        return Refused{Refusal::bad_request, "the path is not percent-encoded as it should be"};
    }
    if (auto refused = judge_body(match->body, request, head)) {
        return *std::move(refused);
    }
    return std::move(*match);
}

std::optional<Response> Dispatcher::call(
    const Router::Match& match, const Request& request, Ticket ticket
) const {
    std::string id;
    try {
        return (*match.handler)(request, match.values, ticket);
    } catch (const std::exception& error) {
        id = log_failure("handler", error.what());
    } catch (...) {
        id = log_failure("handler", "no std::exception");
    }
    return refuse({Refusal::handler_failed, std::move(id)}, request);
}

Response Dispatcher::refuse(const Refused& refused, const Request& request) const {
    Response response = rendered(refused, request);
    response.status = status_of(refused.refusal);
    response.close = ends_connection(refused.refusal);
    response.stream = false;
    if (refused.refusal == Refusal::method_not_allowed) {
        add_header_unless_there(response, "Allow", refused.detail);
    }
    if (refused.refusal == Refusal::stopping) {
        add_header_unless_there(response, "Retry-After", "1");
    }
    return response;
}

Response Dispatcher::rendered(const Refused& refused, const Request& request) const {
    if (hooks_.refuse) {
        try {
            return hooks_.refuse(refused.refusal, request, refused.detail);
        } catch (const std::exception& error) {
            log_failure("refusal", error.what());
        } catch (...) {
            log_failure("refusal", "no std::exception");
        }
    }
    Response response;
    response.content_type = "text/plain";
    response.body = refused.detail + "\n";
    return response;
}

}  // namespace firstcome::http
