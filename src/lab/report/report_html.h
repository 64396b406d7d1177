// SPDX-License-Identifier: Apache-2.0
#pragma once
// A report as one HTML file that needs nothing else: no network, no script. It is well-formed XML
// too. Thread: any.

#include "lab/report/report_document.h"

#include <string>

namespace firstcome::lab {

std::string render_html(const ReportDocument& document);

}  // namespace firstcome::lab
