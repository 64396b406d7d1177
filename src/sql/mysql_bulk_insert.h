// SPDX-License-Identifier: Apache-2.0
#pragma once
// MysqlBulkInsert: SqlInsert by one statement of one row that is sent with an array of values,
// which MariaDB takes and MySQL does not. A run of 633 rows is one round trip instead of nine, and
// costs the server a sixth less.

#include "sql/insert.h"
#include "sql/mysql_session.h"

#include <memory>
#include <string_view>
#include <vector>

namespace firstcome {

class MysqlBulkInsert final : public SqlInsert {
  public:
    // Whether the server of `session` takes arrays: a proxy before it may not.
    static bool is_taken_by(const MysqlSession& session);

    // `into` is "TABLE (COLUMN, ...)" of so many columns. Lifetime: `session` must outlive it.
    static Result<std::unique_ptr<SqlInsert>> prepare(
        MysqlSession& session, std::string_view into, std::size_t columns
    );

    Result<void> run(std::size_t rows, const NextRow& next_row) override;

  private:
    enum class Kind : std::uint8_t { unset, integer, text, blob };

    // The values of one column, each list as long as there are rows.
    struct Column {
        Kind kind = Kind::unset;
        std::vector<std::int64_t> integers;
        std::vector<const void*> bytes;
        std::vector<unsigned long> sizes;
        std::vector<char> nulls;
    };

    class Row;

    MysqlBulkInsert(MysqlSession& session, MysqlPrepared statement, std::size_t columns)
        : session_(session),
          statement_(std::move(statement)),
          columns_(columns) {}

    Result<void> run_at_most(std::size_t rows, const NextRow& next_row);
    void make_room(std::size_t rows);
    void bind_arrays(std::size_t rows);

    MysqlSession& session_;
    MysqlPrepared statement_;
    std::vector<Column> columns_;
};

}  // namespace firstcome
