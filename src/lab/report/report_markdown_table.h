// SPDX-License-Identifier: Apache-2.0
#pragma once
// A table as Markdown, padded so that it can be read in a terminal too. Thread: any.

#include "lab/report/report_document.h"

#include <string>

namespace firstcome::lab {

// The caption in a line of its own, then the table; ends with LF.
std::string markdown_table(const ReportTable& table);

}  // namespace firstcome::lab
