// SPDX-License-Identifier: Apache-2.0
#pragma once
// The MySQL or MariaDB server that a program of tests/mysql was given, and databases on it that
// disappear with the test. tests/mysql/server.cpp has the program's main().

#include "sql/mysql_connection.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace firstcome::tests {

// The server's root, in a database that always exists.
MysqlOptions server_root();

// A session of the server's root.
std::unique_ptr<SqlConnection> root_session();

// Runs a statement as root; fails the test when the server refuses it.
void as_root(const std::string& statement);

// The first column of the first row of an answer as text.
std::string answer(SqlConnection& connection, const std::string& question);

// Ends a session from outside, as a failover or an operator does.
void kill_session(SqlConnection& session);

// How many sessions there are in a database.
int sessions_in(const std::string& database);

// Ends them; returns how many there were.
int kill_sessions_in(const std::string& database);

// Looks again and again until the condition holds. False: it did not within 20 s.
bool eventually(const std::function<bool()>& condition);

// Whether a session is in the middle of a statement that begins like this: it waits for a row.
bool somebody_runs(std::string_view beginning);

bool is_mariadb();

// An empty database.
class ScratchDatabase {
  public:
    ScratchDatabase();
    ~ScratchDatabase();

    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    const std::string& name() const { return name_; }

    // Root's, in this database.
    MysqlOptions options() const;

  private:
    std::string name_;
};

// A user with a password who may do everything in one database and nothing elsewhere.
class ScratchUser {
  public:
    explicit ScratchUser(const ScratchDatabase& database);
    ~ScratchUser();

    ScratchUser(const ScratchUser&) = delete;
    ScratchUser& operator=(const ScratchUser&) = delete;

    MysqlOptions options() const { return options_; }

    // 'NAME'@'%'
    const std::string& account() const { return account_; }

    void set_password(const std::string& password);

  private:
    MysqlOptions options_;
    std::string account_;
};

// A global variable of the server that has another value for a while.
class GlobalVariable {
  public:
    GlobalVariable(std::string name, const std::string& value);
    ~GlobalVariable();

    GlobalVariable(const GlobalVariable&) = delete;
    GlobalVariable& operator=(const GlobalVariable&) = delete;

  private:
    std::string name_;
    std::string before_;
};

}  // namespace firstcome::tests
