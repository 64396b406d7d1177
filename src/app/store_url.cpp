// SPDX-License-Identifier: Apache-2.0
#include "app/store_url.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace firstcome {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";
constexpr std::string_view kafka_scheme = "kafka://";
constexpr std::string_view mysql_scheme = "mysql://";
constexpr std::uint32_t partitions_max = 1'024;

Failure bad_url(std::string_view text, std::string_view wanted) {
    return fail(Errc::invalid, fmt::format("\"{}\" is not {}", text, wanted));
}

template <class Integer>
std::optional<Integer> parse_positive(std::string_view text) {
    Integer value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value == 0) {
        return std::nullopt;
    }
    return value;
}

// Cuts `text` at the first `mark`: returns what is before it and leaves what is behind it.
std::optional<std::string_view> cut(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view before = text.substr(0, at);
    text.remove_prefix(at + 1);
    return before;
}

struct HostPort {
    std::string host;
    std::uint16_t port = 0;
};

// Takes HOST:PORT/ off the front of `rest`.
std::optional<HostPort> cut_host_port(std::string_view& rest) {
    const auto authority = cut(rest, '/');
    if (!authority) {
        return std::nullopt;
    }
    const std::size_t colon = authority->rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return std::nullopt;
    }
    const auto port = parse_positive<std::uint16_t>(authority->substr(colon + 1));
    if (!port) {
        return std::nullopt;
    }
    return HostPort{std::string(authority->substr(0, colon)), *port};
}

bool is_topic_name(std::string_view text) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return !text.empty() && text.size() <= 249 &&
           text.find_first_not_of(allowed) == std::string_view::npos;
}

Result<LogUrl> parse_kafka(std::string_view text) {
    constexpr std::string_view wanted = "kafka://HOST:PORT/TOPIC[?partitions=P] with P in 1..1024";
    std::string_view rest = text.substr(kafka_scheme.size());
    const auto broker = cut_host_port(rest);
    if (!broker) {
        return bad_url(text, wanted);
    }
    LogUrl url{LogUrl::Engine::kafka, "", broker->host, broker->port, "", 0};
    if (const auto topic = cut(rest, '?')) {
        constexpr std::string_view key = "partitions=";
        const auto count = rest.starts_with(key)
                               ? parse_positive<std::uint32_t>(rest.substr(key.size()))
                               : std::nullopt;
        if (!count || *count > partitions_max) {
            return bad_url(text, wanted);
        }
        url.partitions = *count;
        rest = *topic;
    }
    if (!is_topic_name(rest)) {
        return bad_url(text, wanted);
    }
    url.topic = rest;
    return url;
}

Result<LedgerUrl> parse_mysql(std::string_view text) {
    constexpr std::string_view wanted = "mysql://USER@HOST:PORT/DATABASE";
    std::string_view rest = text.substr(mysql_scheme.size());
    const std::size_t slash = rest.find('/');
    const std::size_t at = rest.rfind('@', slash);
    if (at == std::string_view::npos || at == 0) {
        return bad_url(text, wanted);
    }
    const std::string_view user = rest.substr(0, at);
    if (user.find(':') != std::string_view::npos) {
        // Without the text: it holds a password.
        return fail(
            Errc::invalid,
            "a password does not belong into the URL, where everybody can read it; "
            "give it in FIRSTCOME_LEDGER_PASSWORD"
        );
    }
    rest.remove_prefix(at + 1);
    const auto server = cut_host_port(rest);
    if (!server || rest.empty() || rest.find_first_of("/?#") != std::string_view::npos) {
        return bad_url(text, wanted);
    }
    return LedgerUrl{
        LedgerUrl::Engine::mysql,
        "",
        std::string(user),
        server->host,
        server->port,
        std::string(rest)};
}

}  // namespace

Result<LogUrl> parse_log_url(std::string_view text) {
    if (text.starts_with(kafka_scheme)) {
        return parse_kafka(text);
    }
    if (text.starts_with(sqlite_scheme) && text.size() > sqlite_scheme.size()) {
        LogUrl url;
        url.path = text.substr(sqlite_scheme.size());
        return url;
    }
    return bad_url(text, "sqlite:PATH or kafka://HOST:PORT/TOPIC[?partitions=P]");
}

Result<LedgerUrl> parse_ledger_url(std::string_view text) {
    if (text.starts_with(mysql_scheme)) {
        return parse_mysql(text);
    }
    if (text.starts_with(sqlite_scheme) && text.size() > sqlite_scheme.size()) {
        LedgerUrl url;
        url.path = text.substr(sqlite_scheme.size());
        return url;
    }
    return bad_url(text, "sqlite:PATH or mysql://USER@HOST:PORT/DATABASE");
}

bool holds_password(std::string_view text) {
    const std::size_t scheme = text.find("://");
    if (scheme == std::string_view::npos) {
        return false;
    }
    const std::string_view rest = text.substr(scheme + 3);
    const std::size_t at = rest.rfind('@');
    return at != std::string_view::npos && rest.substr(0, at).find(':') != std::string_view::npos;
}

std::string to_string(const LogUrl& url) {
    if (url.engine == LogUrl::Engine::sqlite) {
        return std::string(sqlite_scheme) + url.path;
    }
    const std::string text = fmt::format("{}{}:{}/{}", kafka_scheme, url.host, url.port, url.topic);
    return url.partitions == 0 ? text : fmt::format("{}?partitions={}", text, url.partitions);
}

std::string to_string(const LedgerUrl& url) {
    if (url.engine == LedgerUrl::Engine::sqlite) {
        return std::string(sqlite_scheme) + url.path;
    }
    return fmt::format("{}{}@{}:{}/{}", mysql_scheme, url.user, url.host, url.port, url.database);
}

}  // namespace firstcome
