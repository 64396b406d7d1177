// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a handler sees of a request and what it gives back. Knows no socket and no campaign.

#include "base/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstcome::http {

enum class Method { get, head, post, put, patch, del, options, other };

std::string_view to_string(Method method);

// Methods are case-sensitive; any that is not one of ours is `other`.
Method method_of(std::string_view name);

struct HeaderField {
    std::string_view name;
    std::string_view value;
};

// Lifetime: every view points into the connection's buffer and dies when the handler returns.
struct Request {
    Method method = Method::other;
    std::string_view path;   // as sent, before '?', not percent-decoded
    std::string_view query;  // as sent, after '?', without it
    std::string_view body;
    std::span<const HeaderField> fields;
    SteadyTime received_at;  // when the last byte had been read
    bool peer_is_loopback = false;

    // The first field of this name, compared without regard to case.
    std::optional<std::string_view> header(std::string_view name) const;
};

// Names one request that waits for its answer, or one open event stream. Stays harmless when the
// connection is gone: nobody else ever gets the same one.
struct Ticket {
    std::uint32_t io_thread = 0;
    std::uint32_t slot = 0;
    std::uint64_t serial = 0;  // unique within the process; 0 = none

    friend bool operator==(const Ticket&, const Ticket&) = default;
};

struct Response {
    int status = 200;
    std::string body;
    std::string_view content_type = "application/json";  // a literal
    std::vector<std::pair<std::string, std::string>> headers;
    bool close = false;  // end the connection after this answer
    bool stream =
        false;  // keep it open: the body is the first event, Server::push sends the others
};

// Why the transport itself refuses a request. The program above renders the body.
enum class Refusal {
    bad_request,             // 400: framing, and anything else that is no HTTP/1.1 request; closes
    not_found,               // 404: no such path
    method_not_allowed,      // 405, with Allow
    timeout,                 // 408: head or body took too long; closes
    length_required,         // 411; closes: a body may follow that nobody can delimit
    body_too_large,          // 413; closes
    target_too_long,         // 414; closes
    unsupported_media_type,  // 415
    head_too_large,          // 431; closes
    host_not_allowed,        // 403: a loopback listener demands a loopback Host
    stopping,                // 503 + Retry-After: draining or out of connections; closes
    handler_failed,          // 500
};

int status_of(Refusal refusal);

// Whether the connection ends after this refusal, because nobody knows what the next bytes mean or
// because it is one too many.
bool ends_connection(Refusal refusal);

}  // namespace firstcome::http
