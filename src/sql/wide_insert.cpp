// SPDX-License-Identifier: Apache-2.0
#include "sql/wide_insert.h"

#include "base/assert.h"

#include <array>

namespace firstcome {
namespace {

// Steps of four: whatever the number of rows, 12 statements at most are narrower than the widest.
constexpr std::array<std::size_t, 5> widths{256, 64, 16, 4, 1};

// One row of a statement: its places begin behind those of the rows before.
class RowOf final : public SqlValues {
  public:
    RowOf(SqlStatement& statement, std::size_t begin) : statement_(statement), begin_(begin) {}

    void bind_integer(std::size_t place, std::int64_t value) override {
        statement_.bind_integer(begin_ + place, value);
    }

    void bind_text(std::size_t place, std::string_view value) override {
        statement_.bind_text(begin_ + place, value);
    }

    void bind_blob(std::size_t place, ByteView value) override {
        statement_.bind_blob(begin_ + place, value);
    }

    void bind_null(std::size_t place) override { statement_.bind_null(begin_ + place); }

  private:
    SqlStatement& statement_;
    const std::size_t begin_;
};

}  // namespace

Result<std::unique_ptr<SqlInsert>> WideInsert::prepare(
    SqlConnection& connection, std::string_view into, std::size_t columns, std::size_t rows_max
) {
    ASSERT(columns > 0 && rows_max > 0);
    std::unique_ptr<WideInsert> insert(new WideInsert(columns));
    for (const std::size_t rows : widths) {
        if (rows <= rows_max) {
            TRY_ASSIGN(auto statement, connection.prepare(insert_text(into, columns, rows)));
            insert->widths_.push_back({rows, std::move(statement)});
        }
    }
    return std::unique_ptr<SqlInsert>(std::move(insert));
}

Result<void> WideInsert::run(std::size_t rows, const NextRow& next_row) {
    for (const Width& width : widths_) {
        for (; rows >= width.rows; rows -= width.rows) {
            for (std::size_t row = 0; row < width.rows; ++row) {
                RowOf values(*width.statement, row * columns_);
                next_row(values);
            }
            TRY(width.statement->run());
        }
    }
    return {};
}

}  // namespace firstcome
