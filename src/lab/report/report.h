// SPDX-License-Identifier: Apache-2.0
#pragma once
// The report of an experiment, made of its run and nothing else. Thread: any.

#include "base/result.h"
#include "lab/report/report_document.h"
#include "lab/run/cell_result.h"

#include <string>

namespace firstcome::lab {

// Errors of all three: conflict when a cell is not sound, with the witnesses of each failed check,
// a line each and ready for a terminal; not_found when no cell is done. A run that is not complete
// has a report, which says so first.
Result<std::string> report_markdown(const ExperimentRun& run);
Result<std::string> report_html(const ExperimentRun& run);

// What both of them render.
Result<ReportDocument> compose_report(const ExperimentRun& run);

// The witnesses of the failed checks of all cells that are not sound, a line each; empty when a
// report may be made.
std::string failed_checks(const ExperimentRun& run);

}  // namespace firstcome::lab
