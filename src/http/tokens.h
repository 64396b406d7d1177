// SPDX-License-Identifier: Apache-2.0
#pragma once
// The small words of RFC 9110: tokens, optional white space, names without regard to case.
// ASCII only, whatever the locale.

#include <string_view>

namespace firstcome::http {

bool is_token_char(char c);

// At least one character, all of them token characters.
bool is_token(std::string_view text);

// What a field value may hold: visible characters, space, tab, and bytes from 0x80 on.
bool is_field_value(std::string_view text);

char to_lower(char c);
bool equals_ignoring_case(std::string_view a, std::string_view b);

// Without the spaces and tabs at both ends.
std::string_view trim(std::string_view text);

// Cuts off and returns what stands before the first `separator`; `rest` keeps what follows it, or
// becomes empty.
std::string_view take_until(std::string_view& rest, char separator);

// Whether every element of a comma-separated list is a token or empty.
bool is_token_list(std::string_view text);

// Whether `token` is an element of a comma-separated list.
bool list_contains(std::string_view list, std::string_view token);

}  // namespace firstcome::http
