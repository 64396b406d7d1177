// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_bulk_insert.h"

#include "base/assert.h"

#include <mysql.h>

#include <algorithm>

namespace firstcome {
namespace {

// A call stays far below max_allowed_packet.
constexpr std::size_t rows_at_once = 4'096;

constexpr unsigned long bulk_capability = MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32;

}  // namespace

// One row of the arrays.
class MysqlBulkInsert::Row final : public SqlValues {
  public:
    Row(std::vector<Column>& columns, std::size_t number) : columns_(columns), number_(number) {}

    void bind_integer(std::size_t place, std::int64_t value) override {
        column(place, Kind::integer).integers[number_] = value;
    }

    void bind_text(std::size_t place, std::string_view value) override {
        set_bytes(place, Kind::text, as_bytes(value));
    }

    void bind_blob(std::size_t place, ByteView value) override {
        set_bytes(place, Kind::blob, value);
    }

    void bind_null(std::size_t place) override {
        columns_[place].nulls[number_] = STMT_INDICATOR_NULL;
    }

  private:
    Column& column(std::size_t place, Kind kind) {
        Column& column = columns_[place];
        ASSERT_BECAUSE(
            column.kind == Kind::unset || column.kind == kind, "a column has one type in all rows"
        );
        column.kind = kind;
        column.nulls[number_] = STMT_INDICATOR_NONE;
        return column;
    }

    void set_bytes(std::size_t place, Kind kind, ByteView value) {
        Column& into = column(place, kind);
        into.bytes[number_] = value.data();
        into.sizes[number_] = value.size();
    }

    std::vector<Column>& columns_;
    const std::size_t number_;
};

bool MysqlBulkInsert::is_taken_by(const MysqlSession& session) {
    unsigned long capabilities = 0;
    return session.is_mariadb() &&
           mariadb_get_info(
               session.raw(), MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &capabilities
           ) == 0 &&
           (capabilities & bulk_capability) != 0;
}

Result<std::unique_ptr<SqlInsert>> MysqlBulkInsert::prepare(
    MysqlSession& session, std::string_view into, std::size_t columns
) {
    TRY_ASSIGN(auto statement, session.prepare(insert_text(into, columns, 1)));
    return std::unique_ptr<SqlInsert>(new MysqlBulkInsert(session, std::move(statement), columns));
}

Result<void> MysqlBulkInsert::run(std::size_t rows, const NextRow& next_row) {
    while (rows > 0) {
        const std::size_t some = std::min(rows, rows_at_once);
        TRY(run_at_most(some, next_row));
        rows -= some;
    }
    return {};
}

Result<void> MysqlBulkInsert::run_at_most(std::size_t rows, const NextRow& next_row) {
    make_room(rows);
    for (std::size_t number = 0; number < rows; ++number) {
        Row row(columns_, number);
        next_row(row);
    }
    bind_arrays(rows);
    if (mysql_stmt_execute(statement_.get()) != 0) {
        return session_.failure(statement_.get());
    }
    return {};
}

void MysqlBulkInsert::make_room(std::size_t rows) {
    for (Column& column : columns_) {
        column.kind = Kind::unset;
        column.integers.resize(rows);
        column.bytes.resize(rows);
        column.sizes.resize(rows);
        column.nulls.resize(rows);
    }
}

void MysqlBulkInsert::bind_arrays(std::size_t rows) {
    std::vector<MYSQL_BIND> binds(columns_.size());
    for (std::size_t place = 0; place < columns_.size(); ++place) {
        Column& column = columns_[place];
        MYSQL_BIND& bind = binds[place];
        bind.u.indicator = column.nulls.data();
        if (column.kind == Kind::integer) {
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = column.integers.data();
        } else {
            bind.buffer_type = column.kind == Kind::blob ? MYSQL_TYPE_BLOB : MYSQL_TYPE_VAR_STRING;
            bind.buffer = column.bytes.data();
            bind.length = column.sizes.data();
        }
    }
    const auto count = static_cast<unsigned>(rows);
    const bool bound = mysql_stmt_attr_set(statement_.get(), STMT_ATTR_ARRAY_SIZE, &count) == 0 &&
                       mysql_stmt_bind_param(statement_.get(), binds.data()) == 0;
    ASSERT_BECAUSE(bound, "libmariadb lacks arrays or a parameter type");
}

}  // namespace firstcome
