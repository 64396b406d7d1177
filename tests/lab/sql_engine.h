// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqlEngine: the little that the queries of experiments/sql are asked through, so that the same
// text runs in the library of SQLite and on a server.

#include "lab/metrics/event_row.h"
#include "tests/support/scratch_directory.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome::lab::tests {

// Columns as text; "NULL" where there is none.
using SqlAnswer = std::vector<std::vector<std::string>>;

class SqlEngine {
  public:
    virtual ~SqlEngine() = default;

    // Statements without an answer. Ends the program with the engine's words when they fail.
    virtual void execute(const std::string& script) = 0;

    // The rows of one query, of which the first `columns` columns.
    virtual SqlAnswer ask(const std::string& query, std::size_t columns) = 0;
};

std::unique_ptr<SqlEngine> sqlite_engine();

// A MySQL or MariaDB server through the client program `mariadb`, in a database of its own that
// disappears with the engine. `server` is [USER@]HOST:PORT; root without a USER, no password.
std::unique_ptr<SqlEngine> server_engine(std::string_view server);

// INSERT statements for the rows of a cell into experiment_event.
std::string inserts(std::int64_t cell, const std::vector<EventRow>& rows);

}  // namespace firstcome::lab::tests
