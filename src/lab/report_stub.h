// SPDX-License-Identifier: Apache-2.0
#pragma once
// Stands in for the report until it is there.

#include "lab/cell_result.h"

#include <string>
#include <string_view>

namespace firstcome::lab {

std::string report_markdown(const ExperimentRun& run);
std::string report_html(const ExperimentRun& run);
std::string report_compare(const ExperimentRun& a, const ExperimentRun& b);
std::string summary_json(const ExperimentRun& run, std::string_view report_path);

}  // namespace firstcome::lab
