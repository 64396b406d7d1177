// SPDX-License-Identifier: Apache-2.0
#pragma once
// ListenAddress: where the server takes connections, as people write it and as it is bound.

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace firstcome {

struct ListenAddress {
    std::string host = "127.0.0.1";  // IPv4 or IPv6 literal, the latter without brackets
    std::uint16_t port = 8080;       // 0: the system chooses

    bool operator==(const ListenAddress&) const = default;
};

// Takes ADDRESS:PORT, [IPV6]:PORT and localhost:PORT (which is 127.0.0.1). Errors: invalid.
Result<ListenAddress> parse_listen(std::string_view text);

// 127.0.0.0/8 or ::1, also as ::ffff:127.0.0.1.
bool is_loopback(const ListenAddress& address);

// "127.0.0.1:8080", "[::1]:8080"
std::string to_string(const ListenAddress& address);

// "http://127.0.0.1:8080"
std::string base_url(const ListenAddress& address);

}  // namespace firstcome
