// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON whose numbers come back to the last bit: Boost.JSON 1.81 reads a decimal number only nearly
// right, so the digits are read again by std::from_chars.

#include "base/result.h"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace firstcome::lab {

// Errors: corrupt: no JSON, too deep (32 levels), or more than one value.
Result<boost::json::value> parse_exactly(std::string_view text);

// The shortest digits that parse_exactly() reads as the same number. What JSON has no number for is
// a text: "nan", "inf", "-inf".
void append_exactly(double value, std::string& out);

// With quotes and escapes. `value` is UTF-8.
void append_text(std::string_view value, std::string& out);

}  // namespace firstcome::lab
