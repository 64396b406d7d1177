// SPDX-License-Identifier: Apache-2.0
#pragma once
// SQLite as SqlConnection: one file in WAL mode, made durable by an fsync in every COMMIT.
//
// One connection per file writes and it alone checkpoints; every other one is read-only and sees
// what was committed when its transaction began. Settings are made explicitly and read back.

#include "base/time.h"
#include "sql/connection.h"

#include <memory>
#include <string>

namespace firstcome {

enum class SqliteAccess {
    create,     // read and write; a missing file is made
    write,      // read and write; a missing file is not_found
    read_only,  // beside a writer in any process, or alone
};

struct SqliteOptions {
    std::string path;
    SqliteAccess access = SqliteAccess::read_only;
    // Marks the file as one of ours, so that a log is never opened as a ledger.
    std::int32_t application_id = 0;
    std::int64_t cache_kib = 2'048;
    // After so many pages in the WAL a COMMIT moves them into the database.
    int checkpoint_pages = 4'096;
    Duration busy_wait = Duration::millis(500);
    // A virtual file system other than the operating system's: fault injection.
    const char* vfs = nullptr;
};

class SqliteConnection {
  public:
    // Errors: not_found, io (permissions, device; says what to do), corrupt (not a database),
    // unsupported (a database, but not of this application).
    static Result<std::unique_ptr<SqlConnection>> open(const SqliteOptions& options);
};

}  // namespace firstcome
