// SPDX-License-Identifier: Apache-2.0
#pragma once
// From SQLite's result codes to ours: the one place that knows both.

#include "base/result.h"

#include <string_view>

struct sqlite3;

namespace firstcome {

// Errc of an extended result code that is not OK, ROW or DONE.
Errc sqlite_errc(int code);

// The connection's last error in words that name the file `path` and what to do about it.
Error sqlite_error(sqlite3* db, int code, std::string_view path, std::string_view doing);

}  // namespace firstcome
