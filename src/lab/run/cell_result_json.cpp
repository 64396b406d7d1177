// SPDX-License-Identifier: Apache-2.0
#include "lab/run/cell_result_json.h"

#include "lab/run/cell_result_members.h"
#include "lab/run/versioned.h"

namespace firstcome::lab {

std::string to_json(const CellResult& cell) {
    return versioned_text(cell);
}

Result<CellResult> parse_cell_result(std::string_view text) {
    return parse_versioned<CellResult>(text);
}

}  // namespace firstcome::lab
