// SPDX-License-Identifier: Apache-2.0
#pragma once
// Router: method and path -> handler. Filled once before the server starts, then only read.

#include "http/message.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace firstcome::http {

// The values of a pattern's {placeholders} in order, percent-decoded exactly once.
using PathValues = std::vector<std::string>;

// Gives the answer at once, or nothing: then Server::answer(ticket, ...) must follow.
// Thread: the io thread of the ticket. Must not block.
using Handler = std::function<std::optional<Response>(const Request&, const PathValues&, Ticket)>;

enum class Body {
    none,      // a body is not looked at; Content-Length may be missing
    json,      // Content-Length (411) and application/json (415) are demanded
    optional,  // nothing, or JSON as above
};

class Router {
  public:
    // `pattern` is a path whose segments are literal or "{name}": "/api/campaigns/{id}/status".
    // A GET route also serves HEAD. Where several patterns fit, a literal segment goes before a
    // placeholder. Literal segments must be sent unencoded; a placeholder takes no empty segment.
    void add(Method method, std::string pattern, Body body, Handler handler);

    struct Match {
        const Handler* handler = nullptr;
        Body body = Body::none;
        PathValues values;
    };

    struct NotFound {};

    struct NotAllowed {
        std::string allow;  // "GET, HEAD, POST"
    };

    struct BadPath {};  // percent-encoding that does not decode, or a NUL in it

    std::variant<Match, NotFound, NotAllowed, BadPath> find(Method method, std::string_view path)
        const;

    struct RouteName {
        Method method;
        std::string pattern;
    };

    // Every route in the order of its addition: for the index page and the docs.
    std::vector<RouteName> routes() const;

  private:
    struct Route {
        Method method;
        std::string pattern;
        std::vector<std::string> segments;
        Body body;
        Handler handler;
    };

    // The value of Allow for a path; empty when no route has it.
    std::string allowed(std::span<const std::string_view> path) const;

    std::vector<Route> routes_;
};

// Decodes %XX once; '+' stays '+'. Nothing for a malformed escape.
std::optional<std::string> percent_decode(std::string_view text);

// The value of the first `name` in a query string, percent-decoded once ('+' is a space there).
// Nothing when it is not there or does not decode.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

}  // namespace firstcome::http
