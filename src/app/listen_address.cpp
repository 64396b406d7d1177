// SPDX-License-Identifier: Apache-2.0
#include "app/listen_address.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <charconv>
#include <optional>
#include <utility>

namespace firstcome {
namespace {

bool is_ipv4(const std::string& text) {
    in_addr address{};
    return inet_pton(AF_INET, text.c_str(), &address) == 1;
}

bool is_ipv6(const std::string& text) {
    in6_addr address{};
    return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return port;
}

Failure not_an_address(std::string_view text) {
    return fail(
        Errc::invalid,
        fmt::format(
            "\"{}\" is no ADDRESS:PORT; write 127.0.0.1:8080 or [::1]:8080 (port 0: the system "
            "chooses)",
            text
        )
    );
}

}  // namespace

Result<ListenAddress> parse_listen(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return not_an_address(text);
    }
    const std::optional<std::uint16_t> port = parse_port(text.substr(colon + 1));
    std::string host(text.substr(0, colon));
    if (!port) {
        return not_an_address(text);
    }
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
        return is_ipv6(host) ? Result<ListenAddress>(ListenAddress{host, *port})
                             : not_an_address(text);
    }
    if (host == "localhost") {
        host = "127.0.0.1";
    }
    if (!is_ipv4(host)) {
        return not_an_address(text);
    }
    return ListenAddress{std::move(host), *port};
}

bool is_loopback(const ListenAddress& address) {
    if (in_addr v4{}; inet_pton(AF_INET, address.host.c_str(), &v4) == 1) {
        return (ntohl(v4.s_addr) >> 24U) == 127;
    }
    in6_addr v6{};
    if (inet_pton(AF_INET6, address.host.c_str(), &v6) != 1) {
        return false;
    }
    const bool mapped = IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 127;
    return IN6_IS_ADDR_LOOPBACK(&v6) || mapped;
}

std::string to_string(const ListenAddress& address) {
    const bool v6 = address.host.find(':') != std::string::npos;
    return v6 ? fmt::format("[{}]:{}", address.host, address.port)
              : fmt::format("{}:{}", address.host, address.port);
}

std::string base_url(const ListenAddress& address) {
    return "http://" + to_string(address);
}

}  // namespace firstcome
