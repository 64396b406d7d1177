// SPDX-License-Identifier: Apache-2.0
#pragma once
// Url: where a server is, taken apart once.

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace firstcome::http {

struct Url {
    std::string host;  // name or address, an IPv6 literal without its brackets
    std::uint16_t port = 80;
    std::string target = "/";  // path and query as a request line wants them, never empty

    // For the Host field: "127.0.0.1:8080", "[::1]:8080".
    std::string authority() const;
};

// Takes http://HOST[:PORT][/PATH][?QUERY]. Errors: invalid, with the reason.
Result<Url> parse_url(std::string_view text);

}  // namespace firstcome::http
