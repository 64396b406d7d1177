// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_session.h"

#include "base/assert.h"
#include "sql/mysql_errors.h"

#include <fmt/format.h>

#include <mysql.h>
#include <poll.h>

#include <mutex>

namespace firstcome {
namespace {

// A server that is not ours must not be able to ask for files, or for the password in the clear.
constexpr const char* accepted_logins =
    "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519";

void initialise_library_once() {
    static std::once_flag once;
    std::call_once(once, [] {
        ASSERT_BECAUSE(mysql_server_init(0, nullptr, nullptr) == 0, "no memory for libmariadb");
    });
}

void set(MYSQL* mysql, mysql_option option, const void* value) {
    ASSERT_BECAUSE(mysql_options(mysql, option, value) == 0, "libmariadb lacks an option");
}

void set_options(MYSQL* mysql, const MysqlOptions& options) {
    const unsigned tcp = MYSQL_PROTOCOL_TCP;
    const my_bool off = 0;
    set(mysql, MYSQL_OPT_PROTOCOL, &tcp);
    set(mysql, MYSQL_OPT_RECONNECT, &off);
    set(mysql, MYSQL_OPT_LOCAL_INFILE, &off);
    set(mysql, MARIADB_OPT_RESTRICTED_AUTH, accepted_logins);
    set(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    set(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &options.connect_timeout_s);
    set(mysql, MYSQL_OPT_READ_TIMEOUT, &options.read_timeout_s);
    set(mysql, MYSQL_OPT_WRITE_TIMEOUT, &options.write_timeout_s);
}

}  // namespace

void MysqlStatementCloser::operator()(st_mysql_stmt* statement) const {
    mysql_stmt_close(statement);
}

std::string mysql_url(const MysqlOptions& options) {
    return fmt::format(
        "mysql://{}@{}:{}/{}", options.user, options.host, options.port, options.database
    );
}

Result<std::unique_ptr<MysqlSession>> MysqlSession::connect(const MysqlOptions& options) {
    initialise_library_once();
    MYSQL* mysql = mysql_init(nullptr);
    ASSERT_BECAUSE(mysql != nullptr, "no memory for a session");
    std::unique_ptr<MysqlSession> session(new MysqlSession(mysql, mysql_url(options)));
    set_options(mysql, options);
    const MYSQL* connected = mysql_real_connect(
        mysql,
        options.host.c_str(),
        options.user.c_str(),
        options.password.c_str(),
        options.database.c_str(),
        options.port,
        nullptr,
        CLIENT_FOUND_ROWS
    );
    if (connected == nullptr) {
        return fail(mysql_error_of(
            mysql_errno(mysql), mysql_error(mysql), session->name(), "cannot connect to"
        ));
    }
    return session;
}

MysqlSession::~MysqlSession() {
    mysql_close(mysql_);
}

bool MysqlSession::is_mariadb() const {
    return mariadb_connection(mysql_) != 0;
}

Result<void> MysqlSession::run(std::string_view statement) {
    if (mysql_real_query(mysql_, statement.data(), statement.size()) != 0) {
        return failure();
    }
    mysql_free_result(mysql_store_result(mysql_));
    return {};
}

Result<MysqlPrepared> MysqlSession::prepare(std::string_view sql) {
    MysqlPrepared statement(mysql_stmt_init(mysql_));
    ASSERT_BECAUSE(statement != nullptr, "no memory for a statement");
    if (mysql_stmt_prepare(statement.get(), sql.data(), sql.size()) != 0) {
        return failure(statement.get());
    }
    return statement;
}

Result<void> MysqlSession::run_script(const std::string& script) {
    // Only for this script: elsewhere a semicolon in a text must never begin a statement.
    if (mysql_set_server_option(mysql_, MYSQL_OPTION_MULTI_STATEMENTS_ON) != 0) {
        return failure();
    }
    Result<void> done = run(script);
    while (done && mysql_more_results(mysql_) != 0) {
        if (mysql_next_result(mysql_) > 0) {
            done = failure();
        } else {
            mysql_free_result(mysql_store_result(mysql_));
        }
    }
    if (mysql_set_server_option(mysql_, MYSQL_OPTION_MULTI_STATEMENTS_OFF) != 0 && done) {
        done = failure();
    }
    return done;
}

Result<std::vector<MysqlSession::Row>> MysqlSession::rows(std::string_view statement) {
    if (mysql_real_query(mysql_, statement.data(), statement.size()) != 0) {
        return failure();
    }
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> answer(
        mysql_store_result(mysql_), &mysql_free_result
    );
    if (answer == nullptr) {
        return failure();
    }
    std::vector<Row> all;
    while (char** row = mysql_fetch_row(answer.get())) {
        Row& columns = all.emplace_back();
        for (unsigned column = 0; column < mysql_num_fields(answer.get()); ++column) {
            columns.emplace_back(row[column] == nullptr ? "" : row[column]);
        }
    }
    return all;
}

Failure MysqlSession::failure() {
    return failure_of(mysql_errno(mysql_), mysql_error(mysql_));
}

Failure MysqlSession::failure(st_mysql_stmt* statement) {
    return failure_of(mysql_stmt_errno(statement), mysql_stmt_error(statement));
}

Failure MysqlSession::failure_of(unsigned number, std::string_view text) {
    lost_ = lost_ || mysql_session_is_over(number);
    return fail(mysql_error_of(number, text, name_, "cannot use"));
}

bool MysqlSession::is_lost() const {
    if (lost_) {
        return true;
    }
    // Between two statements a server has nothing to say but goodbye.
    pollfd socket{mysql_get_socket(mysql_), POLLIN, 0};
    return socket.fd < 0 || poll(&socket, 1, 0) != 0;
}

void MysqlSession::hang_up() {
    lost_ = true;
    mariadb_cancel(mysql_);
}

}  // namespace firstcome
