// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rows of a cell in a file that anybody can read: gzip, one line of JSON per column, of which
// every number is the difference to the one before (docs/experiments.md). 100,000 rows take about a
// megabyte.

#include "base/result.h"
#include "lab/metrics/event_row.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome::lab {

// As text, before it is packed:
//   {"version":1,"rows":100000}
//   {"column":"arrival","delta":[0,1,1, ...]}
std::string event_rows_text(std::span<const EventRow> rows);

// Errors: corrupt: something is missing, not known or impossible; unsupported: another version;
// full: more than a million rows.
Result<std::vector<EventRow>> parse_event_rows(std::string_view text);

// Errors: full, not_found, io; nothing or everything is written.
Result<void> write_event_rows(const std::string& path, std::span<const EventRow> rows);

// Errors: not_found, io, and those of parse_event_rows(), with the path.
Result<std::vector<EventRow>> read_event_rows(const std::string& path);

}  // namespace firstcome::lab
