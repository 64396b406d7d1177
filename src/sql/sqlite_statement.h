// SPDX-License-Identifier: Apache-2.0
#pragma once
// A prepared SQLite statement. Made by SqliteConnection, whose thread and lifetime bound it.

#include "sql/connection.h"

#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace firstcome {

class SqliteStatement final : public SqlStatement {
  public:
    // `path` names the database in errors and must outlive the statement.
    static Result<std::unique_ptr<SqliteStatement>> prepare(
        sqlite3* db, const std::string& path, std::string_view sql
    );

    void bind_integer(std::size_t parameter, std::int64_t value) override;
    void bind_text(std::size_t parameter, std::string_view value) override;
    void bind_blob(std::size_t parameter, ByteView value) override;
    void bind_null(std::size_t parameter) override;
    Result<std::int64_t> run() override;
    Result<bool> next() override;
    void rewind() override;
    std::int64_t integer(std::size_t column) override;
    std::string_view text(std::size_t column) override;
    ByteView blob(std::size_t column) override;
    bool is_null(std::size_t column) override;

  private:
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const;
    };

    SqliteStatement(sqlite3* db, const std::string& path, sqlite3_stmt* statement);

    Failure failure(int code);

    sqlite3* db_;
    const std::string& path_;
    std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

}  // namespace firstcome
