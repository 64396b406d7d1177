// SPDX-License-Identifier: Apache-2.0
#pragma once
// The Host field: what it may look like, and whether it names this machine's loopback.

#include <string_view>

namespace firstcome::http {

// uri-host [":" port] of RFC 9110, not empty: a registered name, an IPv4 address or a bracketed
// IPv6 address.
bool is_host(std::string_view value);

// localhost, 127.x.y.z or [::1], each with an optional port. A page from elsewhere that makes a
// browser resolve its own name to 127.0.0.1 still sends that name, and is refused by this.
bool is_loopback_host(std::string_view value);

}  // namespace firstcome::http
