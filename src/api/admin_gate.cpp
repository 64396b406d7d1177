// SPDX-License-Identifier: Apache-2.0
#include "api/admin_gate.h"

#include "http/host.h"

namespace firstcome::api {
namespace {

bool is_loopback_origin(std::string_view origin) {
    constexpr std::string_view separator = "://";
    const std::size_t end_of_scheme = origin.find(separator);
    if (end_of_scheme == std::string_view::npos) {
        return false;  // "null": a page whose origin nobody may know
    }
    return http::is_loopback_host(origin.substr(end_of_scheme + separator.size()));
}

}  // namespace

bool is_local(const http::Request& request) {
    if (!request.peer_is_loopback || request.header("Forwarded") ||
        request.header("X-Forwarded-For")) {
        return false;
    }
    const auto origin = request.header("Origin");
    return !origin || is_loopback_origin(*origin);
}

}  // namespace firstcome::api
