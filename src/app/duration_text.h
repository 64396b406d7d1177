// SPDX-License-Identifier: Apache-2.0
#pragma once
// Durations as people write them: a whole number with its unit, "100ms", "3s", "24h".

#include "base/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace firstcome {

// Units: us, ms, s, m, h, d. Nothing for anything else, also for a number without unit, a negative
// one and one beyond 2^63 microseconds.
std::optional<Duration> parse_duration(std::string_view text);

// In the largest unit that keeps it whole. Requires: not negative.
std::string to_text(Duration duration);

}  // namespace firstcome
