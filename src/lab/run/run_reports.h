// SPDX-License-Identifier: Apache-2.0
#pragma once
// The files that are made from a run's data, anew at any time.

#include "base/result.h"
#include "lab/run/cell_result.h"

#include <string>

namespace firstcome::lab {

// Writes report.md and report.html into `folder`, and summary.json when every cell is there.
// Errors: those of the report (conflict: a check failed; its witnesses); full, not_found, io.
Result<void> write_reports(const std::string& folder, const ExperimentRun& run);

}  // namespace firstcome::lab
