// SPDX-License-Identifier: Apache-2.0
#pragma once
// A plot as rows of bars, for Markdown and the terminal. Thread: any.

#include "lab/report/report_document.h"

#include <string>

namespace firstcome::lab {

// For each panel a line with its scale, which its lines share, and a line of bars for each of them:
// at most 60, each as high as the highest point of its part. Plain text; ends with LF.
std::string bars_of(const ReportPlot& plot);

}  // namespace firstcome::lab
