// SPDX-License-Identifier: Apache-2.0
#pragma once
// Publishing a run: a copy of its data and its report becomes EXPERIMENT/published/, whole or not
// at all.

#include "base/result.h"
#include "lab/run/run_shelf.h"

#include <string>

namespace firstcome::lab {

// Replaces what was published before; returns the folder. The report is made anew from the data.
// Errors: conflict: the run is quick, not complete, or a check failed (with what helps); those of
// read_run() and write_reports(); full, io: what was published before stays.
Result<std::string> publish_run(const RunPlace& place);

}  // namespace firstcome::lab
