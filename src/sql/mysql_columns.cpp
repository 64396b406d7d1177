// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_columns.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <mysql.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace firstcome {
namespace {

// More than any column of ours; a longer value makes its buffer grow.
constexpr unsigned long bytes_expected_max = 1'024;

bool is_integral(const MYSQL_FIELD& field) {
    switch (field.type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_LONGLONG:
        case MYSQL_TYPE_DECIMAL:
        case MYSQL_TYPE_NEWDECIMAL:  // what sum() of integers is
            return true;
        default:
            return false;
    }
}

MYSQL_BIND bytes_bind(Bytes& bytes, unsigned long& size, char& is_null, char& is_cut) {
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_BLOB;
    bind.buffer = bytes.data();
    bind.buffer_length = bytes.size();
    bind.length = &size;
    bind.is_null = &is_null;
    bind.error = &is_cut;
    return bind;
}

}  // namespace

void MysqlColumns::describe(st_mysql_stmt* statement) {
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> described(
        mysql_stmt_result_metadata(statement), &mysql_free_result
    );
    ASSERT_BECAUSE(described != nullptr, "next() of a statement without rows");
    columns_.resize(mysql_num_fields(described.get()));
    const MYSQL_FIELD* fields = mysql_fetch_fields(described.get());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        columns_[i].is_integer = is_integral(fields[i]);
        if (!columns_[i].is_integer) {
            columns_[i].bytes.resize(std::clamp(fields[i].length, 1UL, bytes_expected_max));
        }
    }
}

void MysqlColumns::bind_to(st_mysql_stmt* statement) {
    if (bound_) {
        return;
    }
    if (columns_.empty()) {
        describe(statement);
    }
    std::vector<MYSQL_BIND> binds(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        Column& column = columns_[i];
        if (column.is_integer) {
            binds[i].buffer_type = MYSQL_TYPE_LONGLONG;
            binds[i].buffer = &column.integer;
            binds[i].is_null = &column.is_null;
            binds[i].error = &column.is_cut;
        } else {
            binds[i] = bytes_bind(column.bytes, column.size, column.is_null, column.is_cut);
        }
    }
    ASSERT_BECAUSE(
        mysql_stmt_bind_result(statement, binds.data()) == 0, "libmariadb lacks a column type"
    );
    bound_ = true;
}

MysqlColumns::Fetched MysqlColumns::fetch(st_mysql_stmt* statement) {
    switch (mysql_stmt_fetch(statement)) {
        case 0:
            return Fetched::row;
        case MYSQL_NO_DATA:
            return Fetched::end;
        case MYSQL_DATA_TRUNCATED:
            return fetch_cut_columns(statement) ? Fetched::row : Fetched::error;
        default:
            return Fetched::error;
    }
}

// The buffers grew: the next execution tells the library so.
bool MysqlColumns::fetch_cut_columns(st_mysql_stmt* statement) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        Column& column = columns_[i];
        if (column.is_integer || column.size <= column.bytes.size()) {
            continue;
        }
        column.bytes.resize(column.size);
        bound_ = false;
        MYSQL_BIND bind = bytes_bind(column.bytes, column.size, column.is_null, column.is_cut);
        if (mysql_stmt_fetch_column(statement, &bind, static_cast<unsigned>(i), 0) != 0) {
            return false;
        }
    }
    if (!bound_) {
        bind_to(statement);
    }
    return true;
}

std::int64_t MysqlColumns::integer(std::size_t column) const {
    const Column& at = columns_[column];
    if (is_null(column) || at.is_integer) {
        return is_null(column) ? 0 : at.integer;
    }
    std::int64_t value = 0;
    const auto* digits = reinterpret_cast<const char*>(at.bytes.data());
    std::from_chars(digits, digits + at.size, value);
    return value;
}

std::string_view MysqlColumns::text(std::size_t column) {
    return as_text(blob(column));
}

ByteView MysqlColumns::blob(std::size_t column) {
    Column& at = columns_[column];
    if (is_null(column)) {
        return {};
    }
    if (at.is_integer) {
        const auto digits = fmt::format_int(at.integer);
        at.bytes.assign(digits.data(), digits.data() + digits.size());
        at.size = at.bytes.size();
    }
    return {at.bytes.data(), at.size};
}

}  // namespace firstcome
