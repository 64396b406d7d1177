// SPDX-License-Identifier: Apache-2.0
#pragma once
// A report as Markdown. A plot becomes its description and a row of bars for each line. Thread:
// any.

#include "lab/report/report_document.h"

#include <string>

namespace firstcome::lab {

std::string render_markdown(const ReportDocument& document);

}  // namespace firstcome::lab
