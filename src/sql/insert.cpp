// SPDX-License-Identifier: Apache-2.0
#include "sql/insert.h"

#include <fmt/format.h>

namespace firstcome {

std::string insert_text(std::string_view into, std::size_t columns, std::size_t rows) {
    std::string row = "(?";
    for (std::size_t column = 1; column < columns; ++column) {
        row += ", ?";
    }
    row += ')';
    std::string text = fmt::format("INSERT INTO {} VALUES {}", into, row);
    for (std::size_t i = 1; i < rows; ++i) {
        text += ", " + row;
    }
    return text;
}

}  // namespace firstcome
