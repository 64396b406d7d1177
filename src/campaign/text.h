// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which texts from outside are taken in: participant ids and campaign names.

#include <string_view>

namespace firstcome {

// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF) without control
// characters (C0, DEL, C1).
bool is_plain_text(std::string_view text);

// Only spaces, tabs and their Unicode relatives that a form would show as empty.
bool is_blank(std::string_view text);

}  // namespace firstcome
