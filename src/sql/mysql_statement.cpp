// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_statement.h"

#include "base/assert.h"

#include <mysql.h>

namespace firstcome {

Result<std::unique_ptr<MysqlStatement>> MysqlStatement::prepare(
    MysqlSession& session, std::string_view sql
) {
    TRY_ASSIGN(auto statement, session.prepare(sql));
    return std::unique_ptr<MysqlStatement>(new MysqlStatement(session, std::move(statement)));
}

MysqlStatement::MysqlStatement(MysqlSession& session, MysqlPrepared statement)
    : session_(session),
      statement_(std::move(statement)),
      parameters_(mysql_stmt_param_count(statement_.get())) {}

Result<void> MysqlStatement::execute() {
    parameters_.bind_to(statement_.get());
    if (mysql_stmt_execute(statement_.get()) != 0) {
        return session_.failure(statement_.get());
    }
    return {};
}

Result<std::int64_t> MysqlStatement::run() {
    TRY(execute());
    ASSERT_BECAUSE(
        mysql_stmt_field_count(statement_.get()) == 0, "run() of a statement that has rows"
    );
    return static_cast<std::int64_t>(mysql_stmt_affected_rows(statement_.get()));
}

Result<bool> MysqlStatement::next() {
    if (!begun_) {
        TRY(execute());
        columns_.bind_to(statement_.get());
        if (mysql_stmt_store_result(statement_.get()) != 0) {
            return session_.failure(statement_.get());
        }
        begun_ = true;
    }
    switch (columns_.fetch(statement_.get())) {
        case MysqlColumns::Fetched::row:
            return true;
        case MysqlColumns::Fetched::end:
            rewind();
            return false;
        case MysqlColumns::Fetched::error:
            break;
    }
    Failure failure = session_.failure(statement_.get());
    rewind();
    return failure;
}

void MysqlStatement::rewind() {
    if (begun_) {
        mysql_stmt_free_result(statement_.get());
        begun_ = false;
    }
}

}  // namespace firstcome
