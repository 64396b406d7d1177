// SPDX-License-Identifier: Apache-2.0
#pragma once
// A session of the client library: connecting, plain statements, and whether it still lives.
// Thread: that of its connection.

#include "base/result.h"
#include "sql/mysql_connection.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct st_mysql;
struct st_mysql_stmt;

namespace firstcome {

struct MysqlStatementCloser {
    void operator()(st_mysql_stmt* statement) const;
};

using MysqlPrepared = std::unique_ptr<st_mysql_stmt, MysqlStatementCloser>;

class MysqlSession {
  public:
    // Errors: as MysqlConnection::open, but for unsupported.
    static Result<std::unique_ptr<MysqlSession>> connect(const MysqlOptions& options);

    ~MysqlSession();

    MysqlSession(const MysqlSession&) = delete;
    MysqlSession& operator=(const MysqlSession&) = delete;

    st_mysql* raw() const { return mysql_; }

    const std::string& name() const { return name_; }

    bool is_mariadb() const;

    // One statement without parameters whose rows, if it has any, nobody wants.
    Result<void> run(std::string_view statement);

    // A statement with parameters. Lifetime: it must not outlive the session.
    Result<MysqlPrepared> prepare(std::string_view sql);

    // Statements separated by semicolons.
    Result<void> run_script(const std::string& script);

    // The rows of a statement without parameters as text; NULL is empty. For few rows.
    using Row = std::vector<std::string>;
    Result<std::vector<Row>> rows(std::string_view statement);

    // What the last call on the session, or on one of its statements, ended with. Notes it when
    // that was the end of the session.
    Failure failure();
    Failure failure(st_mysql_stmt* statement);

    bool is_lost() const;

    // Hangs up at once, so that the server frees what the session holds.
    void hang_up();

  private:
    MysqlSession(st_mysql* mysql, std::string name) : mysql_(mysql), name_(std::move(name)) {}

    Failure failure_of(unsigned number, std::string_view text);

    st_mysql* mysql_;
    const std::string name_;
    bool lost_ = false;
};

}  // namespace firstcome
