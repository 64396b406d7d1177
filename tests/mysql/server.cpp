// SPDX-License-Identifier: Apache-2.0
#include "tests/mysql/server.h"

#include "base/signal.h"
#include "base/time.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <string_view>
#include <vector>

namespace firstcome::tests {
namespace {

// The variable is the build's choice: the same tests make one program per kind of server.
constexpr const char* server_variable = FIRSTCOME_TEST_SERVER;

MysqlOptions parse_server(std::string_view text) {
    MysqlOptions root;
    root.user = "root";
    if (const auto at = text.find('@'); at != std::string_view::npos) {
        root.user = text.substr(0, at);
        text.remove_prefix(at + 1);
    }
    const auto colon = text.rfind(':');
    root.host = text.substr(0, colon);
    root.port = static_cast<std::uint16_t>(std::atoi(text.substr(colon + 1).data()));
    root.database = "information_schema";
    root.strict = false;
    root.quiet = true;
    return root;
}

std::string fresh_name(std::string_view kind) {
    static int number = 0;
    return fmt::format("fc_{}_{}_{}", kind, getpid(), ++number);
}

std::vector<std::string> session_ids_in(const std::string& database) {
    const auto root = root_session();
    const auto statement = root->prepare("SHOW FULL PROCESSLIST").value();
    SqlRows rows(*statement);
    std::vector<std::string> ids;
    while (rows.next().value()) {
        if (rows->text(3) == database) {
            ids.emplace_back(rows->text(0));
        }
    }
    return ids;
}

}  // namespace

MysqlOptions server_root() {
    static const MysqlOptions root = parse_server(std::getenv(server_variable));
    return root;
}

std::unique_ptr<SqlConnection> root_session() {
    MysqlOptions root = server_root();
    root.read_only = true;  // also on a server that a test has made read-only
    auto opened = MysqlConnection::open(root);
    EXPECT_TRUE(opened.has_value()) << opened.error().message();
    EXPECT_TRUE((*opened)->execute("SET SESSION TRANSACTION READ WRITE").has_value());
    return std::move(opened).value();
}

void as_root(const std::string& statement) {
    const auto done = root_session()->execute(statement);
    EXPECT_TRUE(done.has_value()) << done.error().message();
}

std::string answer(SqlConnection& connection, const std::string& question) {
    auto statement = connection.prepare(question);
    EXPECT_TRUE(statement.has_value()) << statement.error().message();
    SqlRows rows(**statement);
    return rows.next().value() ? std::string(rows->text(0)) : "nothing";
}

void kill_session(SqlConnection& session) {
    as_root("KILL " + answer(session, "SELECT CONNECTION_ID()"));
}

int sessions_in(const std::string& database) {
    return static_cast<int>(session_ids_in(database).size());
}

int kill_sessions_in(const std::string& database) {
    const auto ids = session_ids_in(database);
    for (const std::string& id : ids) {
        // One that has ended by itself meanwhile is unknown.
        static_cast<void>(root_session()->execute("KILL " + id));
    }
    return static_cast<int>(ids.size());
}

bool eventually(const std::function<bool()>& condition) {
    const SystemClock clock;
    Signal nobody;
    const SteadyTime deadline = clock.steady_now() + Duration::seconds(20);
    while (!condition()) {
        if (clock.steady_now() > deadline) {
            return false;
        }
        nobody.wait_for(Duration::millis(2));
    }
    return true;
}

bool somebody_runs(std::string_view beginning) {
    const auto root = root_session();
    const auto statement = root->prepare("SHOW FULL PROCESSLIST").value();
    SqlRows rows(*statement);
    while (rows.next().value()) {
        if (rows->text(7).starts_with(beginning)) {
            return true;
        }
    }
    return false;
}

bool is_mariadb() {
    return answer(*root_session(), "SELECT VERSION()").find("MariaDB") != std::string::npos;
}

ScratchDatabase::ScratchDatabase() : name_(fresh_name("test")) {
    as_root(fmt::format("DROP DATABASE IF EXISTS {0}; CREATE DATABASE {0}", name_));
}

ScratchDatabase::~ScratchDatabase() {
    as_root("DROP DATABASE " + name_);
}

MysqlOptions ScratchDatabase::options() const {
    MysqlOptions options = server_root();
    options.database = name_;
    return options;
}

ScratchUser::ScratchUser(const ScratchDatabase& database) : options_(database.options()) {
    options_.user = fresh_name("user");
    options_.password = "right";
    account_ = fmt::format("'{}'@'%'", options_.user);
    as_root(fmt::format(
        "CREATE USER {0} IDENTIFIED BY 'right'; GRANT ALL ON {1}.* TO {0}",
        account_,
        database.name()
    ));
}

ScratchUser::~ScratchUser() {
    as_root("DROP USER " + account_);
}

void ScratchUser::set_password(const std::string& password) {
    as_root(fmt::format("ALTER USER {} IDENTIFIED BY '{}'", account_, password));
}

GlobalVariable::GlobalVariable(std::string name, const std::string& value)
    : name_(std::move(name)),
      before_(answer(*root_session(), "SELECT @@global." + name_)) {
    as_root(fmt::format("SET GLOBAL {} = {}", name_, value));
}

GlobalVariable::~GlobalVariable() {
    as_root(fmt::format("SET GLOBAL {} = {}", name_, before_));
}

// The one test of a program without a server: the closing summary names it and why it was skipped.
TEST(Server, IsGiven) {
    if (std::getenv(server_variable) == nullptr) {
        GTEST_SKIP() << server_variable << "=HOST:PORT is not set";
    }
    EXPECT_FALSE(answer(*root_session(), "SELECT VERSION()").empty());
}

}  // namespace firstcome::tests

int main(int count, char** words) {
    testing::InitGoogleTest(&count, words);
    if (std::getenv(FIRSTCOME_TEST_SERVER) == nullptr) {
        GTEST_FLAG_SET(filter, "Server.IsGiven");
    }
    return RUN_ALL_TESTS();
}
