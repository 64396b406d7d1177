// SPDX-License-Identifier: Apache-2.0
#pragma once
// What firstcome asks of a MySQL or MariaDB server and of a session on it. Pure: names and values
// in, a verdict out.

#include "base/result.h"
#include "sql/mysql_connection.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome {

// By name, as the server prints them.
using MysqlVariables = std::map<std::string, std::string, std::less<>>;

// What a session of `options` must look like: the variables that are set and read back.
MysqlVariables mysql_session_settings(const MysqlOptions& options);

// The global variables that check_mysql_server looks at.
const std::vector<std::string>& mysql_server_variables();

// Whether a ledger may stand on a server with these variables. Returns the weaknesses that
// `options` accepts (strict off); a session that only reads accepts all. Errors: unsupported (too
// old), io (read-only), unsupported (could lose a commit; names the variable and --strict off).
Result<std::vector<std::string>> check_mysql_server(
    const MysqlVariables& server, const MysqlOptions& options
);

// Errors: unsupported when something between this node and the server changed a setting.
Result<void> check_mysql_session(const MysqlVariables& session, const MysqlOptions& options);

}  // namespace firstcome
