// SPDX-License-Identifier: Apache-2.0
#include "bench/engines.h"

#include "app/store_url.h"
#include "base/assert.h"
#include "sql/mysql_connection.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <utility>

namespace firstcome::bench {
namespace {

// What the tool printed last; nothing when it failed.
std::string tool_says(const std::string& tool, const std::string& arguments) {
    const std::string command =
        fmt::format("'{}/tools/{}' {}", FIRSTCOME_SOURCE_DIR, tool, arguments);
    std::FILE* const output = ::popen(command.c_str(), "r");
    ASSERT_BECAUSE(output != nullptr, "the tool could not be started");
    std::string last;
    std::array<char, 512> line{};
    while (std::fgets(line.data(), static_cast<int>(line.size()), output) != nullptr) {
        last = line.data();
    }
    if (::pclose(output) != 0) {
        return "";
    }
    while (last.ends_with('\n')) {
        last.pop_back();
    }
    return last;
}

}  // namespace

Engine::Engine(std::string tool, const std::string& directory)
    : tool_(std::move(tool)),
      directory_(fmt::format("{}/{}", directory, tool_)),
      url_(tool_says(tool_, fmt::format("start --port 0 --dir '{}'", directory_))) {
    ASSERT_BECAUSE(url_.find("://") != std::string::npos, "the engine did not start");
}

Engine::~Engine() {
    tool_says(tool_, fmt::format("kill --dir '{}'", directory_));
}

std::string Engine::url_of(const std::string& last_part) const {
    return url_.substr(0, url_.rfind('/') + 1) + last_part;
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
