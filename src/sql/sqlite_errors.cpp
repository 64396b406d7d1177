// SPDX-License-Identifier: Apache-2.0
#include "sql/sqlite_errors.h"

#include "base/assert.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>

namespace firstcome {
namespace {

std::string_view advice(int code) {
    switch (code & 0xff) {
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return "; give this user write permission for the file and its directory";
        case SQLITE_CANTOPEN:
            return "; check that the directory exists and that this user may write in it (a reader "
                   "too keeps a -shm file beside the database)";
        case SQLITE_FULL:
            return "; free space on its file system";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "; another program holds a lock on it";
        case SQLITE_CONSTRAINT:
            return "; something else than this server wrote to it";
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            return "; restore it from a backup, or, when it is the ledger, run firstcome rebuild";
        default:
            return "";
    }
}

}  // namespace

Errc sqlite_errc(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            return Errc::busy;
        case SQLITE_FULL:
            return Errc::full;
        case SQLITE_NOMEM:
            return Errc::overloaded;
        case SQLITE_INTERRUPT:
            return Errc::closed;
        case SQLITE_CONSTRAINT:
            return Errc::conflict;
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_NOLFS:
            return Errc::io;
        case SQLITE_MISUSE:
        case SQLITE_RANGE:
            ASSERT_BECAUSE(false, "SQLite was called against its rules");
        default:
            // CORRUPT and NOTADB; ERROR is what a missing table or column answers.
            return Errc::corrupt;
    }
}

Error sqlite_error(sqlite3* db, int code, std::string_view path, std::string_view doing) {
    const int system_errno = sqlite3_system_errno(db);
    const bool blames_system = sqlite_errc(code) == Errc::io && system_errno != 0;
    return {
        sqlite_errc(code),
        fmt::format(
            "{} '{}': {} (SQLite {}{}{}){}",
            doing,
            path,
            sqlite3_errmsg(db),
            code,
            blames_system ? ", " : "",
            blames_system ? std::strerror(system_errno) : "",
            advice(code)
        )};
}

}  // namespace firstcome
