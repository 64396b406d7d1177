// SPDX-License-Identifier: Apache-2.0
#pragma once
// Expectation: what the evidence must contain for a verdict to mean something. A run that was meant
// to test repeats and has none of them proves nothing, however green it is.

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome {

// How often each thing occurred in what verify has read. The names are those of --expect.
struct Evidence {
    std::string_view name;
    std::int64_t count = 0;
};

// The words that --expect knows, comma-separated, for help texts: entries, campaigns, won,
// sold_out, duplicate, not_open, closed and commands come from the log, acknowledged, pending,
// refused, unknown, repeated and reads from the client history.
std::string_view expectation_words();

// "entries,sold_out" -> its words. Errors: invalid, names the word that is none.
Result<std::vector<std::string>> parse_expectations(std::string_view list);

// The expected words that did not occur.
std::vector<std::string> unmet(
    const std::vector<std::string>& expected, const std::vector<Evidence>& evidence
);

}  // namespace firstcome
