// SPDX-License-Identifier: Apache-2.0
#pragma once
// A plot as SVG. Colours are classes that the page's style sheet defines for light and dark; every
// line also has a dash pattern of its own. Thread: any.

#include "lab/report/report_document.h"

#include <string>

namespace firstcome::lab {

// `id` is unique in the page; title and description become the text alternative.
std::string render_svg(const ReportPlot& plot, const std::string& id);

}  // namespace firstcome::lab
