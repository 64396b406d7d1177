// SPDX-License-Identifier: Apache-2.0
#pragma once
// Two runs side by side. Thread: any.

#include "lab/report/report_document.h"
#include "lab/run/cell_result.h"

#include <string>

namespace firstcome::lab {

// Markdown that a terminal can show as it is: first what differs in their configs and environments,
// then every setting that both have, figure by figure, with the ratio b / a and whether the ranges
// of the repetitions overlap; then the settings that only one has. A setting with a cell that is
// not sound is named and not compared.
std::string report_compare(const ExperimentRun& a, const ExperimentRun& b);

// The same before it is rendered.
ReportDocument compose_comparison(const ExperimentRun& a, const ExperimentRun& b);

}  // namespace firstcome::lab
