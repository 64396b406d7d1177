// SPDX-License-Identifier: Apache-2.0
#pragma once
// WideInsert: SqlInsert by statements of several rows each. The widest that pays is used first,
// then narrower ones, so that a run of any length needs few calls and few texts.

#include "sql/connection.h"
#include "sql/insert.h"

#include <memory>
#include <string_view>
#include <vector>

namespace firstcome {

class WideInsert final : public SqlInsert {
  public:
    // `into` is "TABLE (COLUMN, ...)" of so many columns; no statement has more than `rows_max`
    // rows. Lifetime: `connection` must outlive it.
    static Result<std::unique_ptr<SqlInsert>> prepare(
        SqlConnection& connection, std::string_view into, std::size_t columns, std::size_t rows_max
    );

    Result<void> run(std::size_t rows, const NextRow& next_row) override;

  private:
    struct Width {
        std::size_t rows;
        std::unique_ptr<SqlStatement> statement;
    };

    explicit WideInsert(std::size_t columns) : columns_(columns) {}

    const std::size_t columns_;
    std::vector<Width> widths_;  // widest first, the last is 1
};

}  // namespace firstcome
