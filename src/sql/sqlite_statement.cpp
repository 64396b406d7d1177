// SPDX-License-Identifier: Apache-2.0
#include "sql/sqlite_statement.h"

#include "base/assert.h"
#include "sql/sqlite_errors.h"

#include <sqlite3.h>

namespace firstcome {
namespace {

int one_based(std::size_t parameter) {
    return static_cast<int>(parameter) + 1;
}

}  // namespace

void SqliteStatement::Finalizer::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

SqliteStatement::SqliteStatement(sqlite3* db, const std::string& path, sqlite3_stmt* statement)
    : db_(db),
      path_(path),
      statement_(statement) {}

Result<std::unique_ptr<SqliteStatement>> SqliteStatement::prepare(
    sqlite3* db, const std::string& path, std::string_view sql
) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(
        db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr
    );
    if (code != SQLITE_OK) {
        return fail(sqlite_error(db, code, path, "cannot prepare a statement for"));
    }
    ASSERT_BECAUSE(statement != nullptr, "a statement without text");
    return std::unique_ptr<SqliteStatement>(new SqliteStatement(db, path, statement));
}

void SqliteStatement::bind_integer(std::size_t parameter, std::int64_t value) {
    ASSERT(sqlite3_bind_int64(statement_.get(), one_based(parameter), value) == SQLITE_OK);
}

void SqliteStatement::bind_text(std::size_t parameter, std::string_view value) {
    // SQLite takes a null pointer for NULL.
    const char* text = value.empty() ? "" : value.data();
    ASSERT(
        sqlite3_bind_text(
            statement_.get(),
            one_based(parameter),
            text,
            static_cast<int>(value.size()),
            SQLITE_STATIC
        ) == SQLITE_OK
    );
}

void SqliteStatement::bind_blob(std::size_t parameter, ByteView value) {
    const void* bytes = value.empty() ? static_cast<const void*>("") : value.data();
    ASSERT(
        sqlite3_bind_blob(
            statement_.get(),
            one_based(parameter),
            bytes,
            static_cast<int>(value.size()),
            SQLITE_STATIC
        ) == SQLITE_OK
    );
}

void SqliteStatement::bind_null(std::size_t parameter) {
    ASSERT(sqlite3_bind_null(statement_.get(), one_based(parameter)) == SQLITE_OK);
}

Result<std::int64_t> SqliteStatement::run() {
    const int code = sqlite3_step(statement_.get());
    if (code != SQLITE_DONE) [[unlikely]] {
        ASSERT_BECAUSE(code != SQLITE_ROW, "run() of a statement that has rows");
        return failure(code);
    }
    sqlite3_reset(statement_.get());
    return sqlite3_changes64(db_);
}

Result<bool> SqliteStatement::next() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) [[unlikely]] {
        return failure(code);
    }
    sqlite3_reset(statement_.get());
    return false;
}

void SqliteStatement::rewind() {
    sqlite3_reset(statement_.get());
}

std::int64_t SqliteStatement::integer(std::size_t column) {
    return sqlite3_column_int64(statement_.get(), static_cast<int>(column));
}

std::string_view SqliteStatement::text(std::size_t column) {
    const auto* text = sqlite3_column_text(statement_.get(), static_cast<int>(column));
    const int size = sqlite3_column_bytes(statement_.get(), static_cast<int>(column));
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
}

ByteView SqliteStatement::blob(std::size_t column) {
    const void* bytes = sqlite3_column_blob(statement_.get(), static_cast<int>(column));
    const int size = sqlite3_column_bytes(statement_.get(), static_cast<int>(column));
    return {static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(size)};
}

bool SqliteStatement::is_null(std::size_t column) {
    return sqlite3_column_type(statement_.get(), static_cast<int>(column)) == SQLITE_NULL;
}

Failure SqliteStatement::failure(int code) {
    Error error = sqlite_error(db_, code, path_, "cannot use");
    sqlite3_reset(statement_.get());
    return fail(std::move(error));
}

}  // namespace firstcome
