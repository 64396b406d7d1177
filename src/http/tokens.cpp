// SPDX-License-Identifier: Apache-2.0
#include "http/tokens.h"

#include <algorithm>
#include <array>

namespace firstcome::http {
namespace {

using CharSet = std::array<bool, 256>;

constexpr CharSet make_token_chars() {
    CharSet set{};
    for (const char c : std::string_view(
             "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
         )) {
        set[static_cast<unsigned char>(c)] = true;
    }
    return set;
}

constexpr CharSet make_value_chars() {
    CharSet set{};
    for (std::size_t c = 0; c < set.size(); ++c) {
        set[c] = c == '\t' || (c >= 0x20 && c != 0x7F);
    }
    return set;
}

constexpr CharSet token_chars = make_token_chars();
constexpr CharSet value_chars = make_value_chars();

bool all_in(const CharSet& set, std::string_view text) {
    return std::all_of(text.begin(), text.end(), [&set](char c) {
        return set[static_cast<unsigned char>(c)];
    });
}

}  // namespace

bool is_token_char(char c) {
    return token_chars[static_cast<unsigned char>(c)];
}

bool is_token(std::string_view text) {
    return !text.empty() && all_in(token_chars, text);
}

bool is_field_value(std::string_view text) {
    return all_in(value_chars, text);
}

char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return to_lower(x) == to_lower(y);
           });
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

std::string_view take_until(std::string_view& rest, char separator) {
    const std::size_t end = rest.find(separator);
    const std::string_view taken = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return taken;
}

bool is_token_list(std::string_view text) {
    while (!text.empty()) {
        const std::string_view element = trim(take_until(text, ','));
        if (!element.empty() && !is_token(element)) {
            return false;
        }
    }
    return true;
}

bool list_contains(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        if (equals_ignoring_case(trim(take_until(list, ',')), token)) {
            return true;
        }
    }
    return false;
}

}  // namespace firstcome::http
