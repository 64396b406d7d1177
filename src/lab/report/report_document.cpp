// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_document.h"

#include <algorithm>

namespace firstcome::lab {

bool has_sentences(const ReportTable& table, std::size_t column) {
    constexpr std::size_t figure_bytes_max = 28;
    return std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
        return row[column].size() > figure_bytes_max;
    });
}

}  // namespace firstcome::lab
