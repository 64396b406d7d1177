// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads single figures out of a metrics text.

#include <optional>
#include <string_view>

namespace firstcome::lab {

// The sum of all samples of a metric in a Prometheus text; nothing when it has none.
std::optional<double> sum_of_metric(std::string_view text, std::string_view name);

}  // namespace firstcome::lab
