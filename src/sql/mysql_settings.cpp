// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_settings.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <compare>

namespace firstcome {
namespace {

struct ServerVersion {
    std::array<int, 3> numbers{};
    bool is_mariadb = false;
};

// "8.0.36-0ubuntu0.22.04.1", "10.11.6-MariaDB-0+deb12u1"; what is no number counts as 0.
ServerVersion parse_version(std::string_view text) {
    ServerVersion version;
    version.is_mariadb = text.find("MariaDB") != std::string_view::npos;
    const char* const end = text.data() + text.size();
    const char* at = text.data();
    for (int& number : version.numbers) {
        const auto [rest, error] = std::from_chars(at, end, number);
        if (error != std::errc() || rest == end || *rest != '.') {
            break;
        }
        at = rest + 1;
    }
    return version;
}

// Older MySQL parses CHECK and forgets it; older MariaDB is out of support.
constexpr std::array<int, 3> mysql_least{8, 0, 16};
constexpr std::array<int, 3> mariadb_least{10, 11, 0};

bool is_off(std::string_view value) {
    return value == "0" || value == "OFF";
}

std::string_view value_of(const MysqlVariables& variables, std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string_view() : found->second;
}

Result<void> check_version(std::string_view text, const MysqlOptions& options) {
    const ServerVersion version = parse_version(text);
    if (version.numbers >= (version.is_mariadb ? mariadb_least : mysql_least)) {
        return {};
    }
    return fail(
        Errc::unsupported,
        fmt::format(
            "'{}' is version {}; firstcome needs MySQL 8.0.16 or MariaDB 10.11 (ledger.url)",
            mysql_url(options),
            text
        )
    );
}

std::vector<std::string> weaknesses_of(const MysqlVariables& server) {
    std::vector<std::string> found;
    if (const auto flush = value_of(server, "innodb_flush_log_at_trx_commit"); flush != "1") {
        found.push_back(fmt::format(
            "innodb_flush_log_at_trx_commit is {}, not 1: the last second of commits is lost when "
            "the power fails",
            flush
        ));
    }
    const auto sync = value_of(server, "sync_binlog");
    if (!is_off(value_of(server, "log_bin")) && sync != "1") {
        found.push_back(fmt::format(
            "sync_binlog is {}, not 1: what the binary log loses when the power fails, a replica "
            "or a restore lacks",
            sync
        ));
    }
    return found;
}

}  // namespace

MysqlVariables mysql_session_settings(const MysqlOptions& options) {
    const std::string patience = std::to_string(options.wait_timeout_s);
    return {
        {"autocommit", "1"},
        {"sql_mode", "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION"},
        {"time_zone", "+00:00"},
        {"default_storage_engine", "InnoDB"},
        {"wait_timeout", patience},
        // Also in the middle of a statement or of an answer.
        {"net_read_timeout", patience},
        {"net_write_timeout", patience},
        {"innodb_lock_wait_timeout", std::to_string(options.lock_wait_timeout_s)},
    };
}

const std::vector<std::string>& mysql_server_variables() {
    static const std::vector<std::string> names{
        "version",
        "read_only",
        "innodb_flush_log_at_trx_commit",
        "log_bin",
        "sync_binlog",
    };
    return names;
}

Result<std::vector<std::string>> check_mysql_server(
    const MysqlVariables& server, const MysqlOptions& options
) {
    TRY(check_version(value_of(server, "version"), options));
    if (options.read_only) {
        return std::vector<std::string>();
    }
    if (const auto read_only = value_of(server, "read_only"); !is_off(read_only)) {
        return fail(
            Errc::io,
            fmt::format(
                "'{}' takes no writes (read_only is {}): ledger.url must lead to the primary",
                mysql_url(options),
                read_only
            )
        );
    }
    std::vector<std::string> weaknesses = weaknesses_of(server);
    if (options.strict && !weaknesses.empty()) {
        return fail(
            Errc::unsupported,
            fmt::format(
                "'{}': {}. Set it on the server, or accept that with --strict off",
                mysql_url(options),
                fmt::join(weaknesses, ". ")
            )
        );
    }
    return weaknesses;
}

Result<void> check_mysql_session(const MysqlVariables& session, const MysqlOptions& options) {
    for (const auto& [name, wanted] : mysql_session_settings(options)) {
        if (const auto value = value_of(session, name); value != wanted) {
            return fail(
                Errc::unsupported,
                fmt::format(
                    "'{}': the session's {} is {} though firstcome set it to {}; connect to the "
                    "server without a proxy that changes settings (ledger.url)",
                    mysql_url(options),
                    name,
                    value,
                    wanted
                )
            );
        }
    }
    return {};
}

}  // namespace firstcome
