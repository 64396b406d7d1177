// SPDX-License-Identifier: Apache-2.0
#pragma once
// A MySQL or MariaDB server as SqlConnection: one session over TCP, by the binary protocol of
// prepared statements. Both servers understand the SQL; rows go to MariaDB by arrays.
//
// A session that ended is never replaced behind the caller's back: its locks and its transaction
// are gone with it, and only who knows the transaction can repeat it. is_lost() tells.

#include "sql/connection.h"

#include <cstdint>
#include <memory>
#include <string>

namespace firstcome {

struct MysqlOptions {
    std::string user;
    std::string host;
    std::uint16_t port = 3306;
    std::string database;
    std::string password;
    // Refuse a server that may lose what it committed; otherwise say so and go on.
    bool strict = true;
    // Whether such a weakness was said already: a session that replaces another is quiet.
    bool quiet = false;
    // Only reads, and every snapshot is of one moment. Such a session may be on any server.
    bool read_only = false;
    // How long the server lets the session idle before it ends it and frees its locks.
    std::uint32_t wait_timeout_s = 5;
    // How long a statement waits for a row that another session holds.
    std::uint32_t lock_wait_timeout_s = 2;
    // How long this side waits for the server; then the session is lost.
    std::uint32_t connect_timeout_s = 2;
    std::uint32_t read_timeout_s = 10;
    std::uint32_t write_timeout_s = 10;
};

// "mysql://USER@HOST:PORT/DATABASE": what people call the database, without the password.
std::string mysql_url(const MysqlOptions& options);

class MysqlConnection {
  public:
    // Connects, settles the session and looks at the server's settings.
    // Errors: busy, timeout, overloaded (cannot be reached now), not_found (no such database), io
    // (wrong password, no rights), unsupported (too old, or weak in strict mode; names the
    // variable).
    static Result<std::unique_ptr<SqlConnection>> open(const MysqlOptions& options);
};

}  // namespace firstcome
