// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqlInsert: any number of rows put into one table by as few round trips as the engine allows. One
// row per statement suits a local file; a server is told many rows at once.

#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace firstcome {

// Values that are given by place, counted from 0.
class SqlValues {
  public:
    virtual ~SqlValues() = default;

    // Lifetime: texts and blobs are not copied; they must live until what they are for has run.
    virtual void bind_integer(std::size_t place, std::int64_t value) = 0;
    virtual void bind_text(std::size_t place, std::string_view value) = 0;
    virtual void bind_blob(std::size_t place, ByteView value) = 0;
    virtual void bind_null(std::size_t place) = 0;

    // Binds the values to the places 0, 1, 2 and so on.
    template <class... Values>
    void bind(const Values&... values) {
        std::size_t place = 0;
        (bind_value(place++, values), ...);
    }

    void bind_value(std::size_t place, std::int64_t value) { bind_integer(place, value); }

    void bind_value(std::size_t place, std::string_view value) { bind_text(place, value); }

    void bind_value(std::size_t place, ByteView value) { bind_blob(place, value); }

    void bind_value(std::size_t place, std::optional<std::int64_t> value) {
        value ? bind_integer(place, *value) : bind_null(place);
    }

    void bind_value(std::size_t place, std::optional<std::string_view> value) {
        value ? bind_text(place, *value) : bind_null(place);
    }
};

// Prepared once, by SqlConnection::prepare_insert. Confined to the connection's thread.
class SqlInsert {
  public:
    // Gives every value of the next row. Called once per row, in their order.
    using NextRow = std::function<void(SqlValues& row)>;

    virtual ~SqlInsert() = default;

    // Inserts `rows` rows. Errors: those of SqlStatement::run; some of the rows may be in the
    // transaction then, which the caller rolls back.
    virtual Result<void> run(std::size_t rows, const NextRow& next_row) = 0;
};

// A statement of so many rows; `into` is "TABLE (COLUMN, ...)" of so many columns.
std::string insert_text(std::string_view into, std::size_t columns, std::size_t rows);

}  // namespace firstcome
