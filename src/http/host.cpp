// SPDX-License-Identifier: Apache-2.0
#include "http/host.h"

#include "http/tokens.h"

#include <algorithm>

namespace firstcome::http {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_digit);
}

bool is_hex_or_address_char(char c) {
    const char lower = to_lower(c);
    return is_digit(c) || (lower >= 'a' && lower <= 'f') || c == ':' || c == '.';
}

// reg-name characters of RFC 3986, '%' included without looking at what it escapes.
bool is_name_char(char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
           std::string_view("-._~%!$&'()*+;=").find(c) != std::string_view::npos;
}

struct HostParts {
    std::string_view name;  // with the brackets of an IPv6 address
    std::string_view port;  // what follows the name, with the colon
};

HostParts split(std::string_view value) {
    const std::size_t bracket = value.starts_with('[') ? value.find(']') : std::string_view::npos;
    const std::size_t end = bracket == std::string_view::npos ? value.find(':') : bracket + 1;
    if (end == std::string_view::npos) {
        return {value, {}};
    }
    return {value.substr(0, end), value.substr(end)};
}

bool is_port(std::string_view text) {
    return text.empty() || (text.size() <= 6 && text.front() == ':' && all_digits(text.substr(1)));
}

bool is_loopback_v4(std::string_view name) {
    if (!name.starts_with("127.") || name.ends_with('.')) {
        return false;
    }
    int parts = 0;
    while (!name.empty()) {
        const std::string_view part = take_until(name, '.');
        const bool is_octet = !part.empty() && part.size() <= 3 && all_digits(part) &&
                              (part.size() < 3 || part <= "255");
        if (!is_octet) {
            return false;
        }
        ++parts;
    }
    return parts == 4;
}

}  // namespace

bool is_host(std::string_view value) {
    const HostParts host = split(value);
    if (host.name.empty() || !is_port(host.port)) {
        return false;
    }
    if (host.name.front() == '[') {
        const std::string_view address = host.name.substr(1, host.name.size() - 2);
        return host.name.size() > 2 && host.name.back() == ']' &&
               std::all_of(address.begin(), address.end(), is_hex_or_address_char);
    }
    return std::all_of(host.name.begin(), host.name.end(), is_name_char);
}

bool is_loopback_host(std::string_view value) {
    if (!is_host(value)) {
        return false;
    }
    const std::string_view name = split(value).name;
    return equals_ignoring_case(name, "localhost") || name == "[::1]" || is_loopback_v4(name);
}

}  // namespace firstcome::http
