// SPDX-License-Identifier: Apache-2.0
#pragma once
// The columns of a prepared statement's current row: integers as they come, everything else as
// bytes in buffers that grow when a value needs it.

#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

struct st_mysql_stmt;

namespace firstcome {

class MysqlColumns {
  public:
    // Tells `statement` where to put its rows, unless it knows. After it was executed: only then is
    // it certain which columns it has.
    void bind_to(st_mysql_stmt* statement);

    // Goes to the next row. False: there is none. An error is the statement's.
    enum class Fetched { row, end, error };
    Fetched fetch(st_mysql_stmt* statement);

    // NULL is 0 and empty; digits are a number and a number is digits.
    std::int64_t integer(std::size_t column) const;
    std::string_view text(std::size_t column);
    ByteView blob(std::size_t column);

    bool is_null(std::size_t column) const { return columns_[column].is_null != 0; }

  private:
    struct Column {
        bool is_integer = false;
        std::int64_t integer = 0;
        Bytes bytes;
        unsigned long size = 0;
        char is_null = 0;
        char is_cut = 0;
    };

    void describe(st_mysql_stmt* statement);
    bool fetch_cut_columns(st_mysql_stmt* statement);

    std::vector<Column> columns_;
    bool bound_ = false;
};

}  // namespace firstcome
