// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where the log and the ledger live: the URLs of log.url and ledger.url, taken apart.

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace firstcome {

struct LogUrl {
    enum class Engine { sqlite, kafka };

    Engine engine = Engine::sqlite;
    std::string path;  // sqlite only, like the members below are kafka only
    std::string host;
    std::uint16_t port = 0;
    std::string topic;
    std::uint32_t partitions = 0;  // 0: as many as the topic has

    bool operator==(const LogUrl&) const = default;
};

struct LedgerUrl {
    enum class Engine { sqlite, mysql };

    Engine engine = Engine::sqlite;
    std::string path;  // sqlite only, like the members below are mysql only
    std::string user;
    std::string host;
    std::uint16_t port = 0;
    std::string database;

    bool operator==(const LedgerUrl&) const = default;
};

// Takes sqlite:PATH and kafka://HOST:PORT/TOPIC[?partitions=P], P in 1..1024. Errors: invalid.
Result<LogUrl> parse_log_url(std::string_view text);

// Takes sqlite:PATH and mysql://USER@HOST:PORT/DATABASE. Errors: invalid, also for a password: it
// would show in process lists.
Result<LedgerUrl> parse_ledger_url(std::string_view text);

// Whether somebody wrote USER:PASSWORD@ into a URL: such a text is never repeated.
bool holds_password(std::string_view text);

std::string to_string(const LogUrl& url);
std::string to_string(const LedgerUrl& url);

}  // namespace firstcome
