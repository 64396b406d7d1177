// SPDX-License-Identifier: Apache-2.0
#pragma once
// The outcome of an experiment for programs. Thread: any.

#include "lab/run/cell_result.h"

#include <string>
#include <string_view>

namespace firstcome::lab {

// One JSON object on one line, without LF, with an element of "cells" for each cell that is done.
// null: undefined; the figures of a cell that is not sound; "report" when `report_path` is empty.
// Moments and "seconds" (first poll to last commit) in seconds. Members are never taken away or
// given another meaning: new ones follow at the end.
std::string summary_json(const ExperimentRun& run, std::string_view report_path);

}  // namespace firstcome::lab
