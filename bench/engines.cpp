// SPDX-License-Identifier: Apache-2.0
#include "bench/engines.h"

#include "app/store_url.h"
#include "base/assert.h"
#include "sql/mysql_connection.h"

#include <fmt/format.h>

#include <utility>

namespace firstcome::bench {

Engine::Engine(const std::string& tool, const std::string& directory) {
    auto started = PrivateEngine::start(
        FIRSTCOME_SOURCE_DIR "/tools", tool, fmt::format("{}/{}", directory, tool), nullptr
    );
    ASSERT_BECAUSE(started.has_value(), "the engine did not start");
    engine_ = std::move(*started);
}

std::string Engine::url_of(const std::string& last_part) const {
    return url().substr(0, url().rfind('/') + 1) + last_part;
}

std::string make_database(const Engine& mariadb, const std::string& name) {
    const LedgerUrl url = parse_ledger_url(mariadb.url()).value();
    MysqlOptions options;
    options.user = url.user;
    options.host = url.host;
    options.port = url.port;
    options.database = url.database;
    auto connection = MysqlConnection::open(options);
    ASSERT_BECAUSE(connection.has_value(), "MariaDB does not answer");
    const auto made = (*connection)->execute(fmt::format("CREATE DATABASE {}", name));
    ASSERT_BECAUSE(made.has_value(), "the database could not be made");
    return mariadb.url_of(name);
}

std::string log_flag(const std::string& url) {
    return "--log=" + url;
}

std::string ledger_flag(const std::string& url) {
    return "--ledger=" + url;
}

}  // namespace firstcome::bench
