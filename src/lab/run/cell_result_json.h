// SPDX-License-Identifier: Apache-2.0
#pragma once
// CellResult <-> one line of cells.jsonl: everything that it has, to the last bit. Times are in
// microseconds, samples are columns. (docs/experiments.md)

#include "base/result.h"
#include "lab/run/cell_result.h"

#include <string>
#include <string_view>

namespace firstcome::lab {

// One object without line breaks: {"version":1,"plan":{...},...}. Texts must be UTF-8.
std::string to_json(const CellResult& cell);

// Errors: corrupt: no JSON; a member is missing, not known or impossible. unsupported: another
// version.
Result<CellResult> parse_cell_result(std::string_view text);

}  // namespace firstcome::lab
