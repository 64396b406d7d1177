// SPDX-License-Identifier: Apache-2.0
#include "campaign/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace firstcome {
namespace {

struct Decoded {
    char32_t code_point = 0;
    std::size_t size = 0;  // 0: malformed
};

// How many bytes the sequence that starts with `first` has; 0 when none starts so.
std::size_t sequence_size(std::uint8_t first) {
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return 2;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        return 3;
    }
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

Decoded decode(std::string_view text) {
    constexpr std::array<std::uint8_t, 5> lead_mask{0, 0x7F, 0x1F, 0x0F, 0x07};
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const auto first = static_cast<std::uint8_t>(text.front());
    const std::size_t size = sequence_size(first);
    if (size == 0 || size > text.size()) {
        return {};
    }
    char32_t code_point = first & lead_mask[size];
    for (std::size_t i = 1; i < size; ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if ((byte & 0xC0U) != 0x80U) {
            return {};
        }
        code_point = (code_point << 6U) | (byte & 0x3FU);
    }
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < smallest[size] || code_point > 0x10FFFF || surrogate) {
        return {};
    }
    return {code_point, size};
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

bool is_space(char32_t c) {
    constexpr std::array<char32_t, 7> others{0x20, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, 0xFEFF};
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x2000 && c <= 0x200B) ||
           std::find(others.begin(), others.end(), c) != others.end();
}

template <class Predicate>
bool every_code_point(std::string_view text, Predicate&& holds) {
    while (!text.empty()) {
        const Decoded next = decode(text);
        if (next.size == 0 || !holds(next.code_point)) {
            return false;
        }
        text.remove_prefix(next.size);
    }
    return true;
}

}  // namespace

bool is_plain_text(std::string_view text) {
    return every_code_point(text, [](char32_t c) { return !is_control(c); });
}

bool is_blank(std::string_view text) {
    return every_code_point(text, is_space);
}

}  // namespace firstcome
