// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <iterator>

namespace firstcome::lab {
namespace {

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t bytes = 0;  // 0: not well-formed
};

// Overlong forms, surrogates and what lies beyond U+10FFFF are not well-formed.
CodePoint first_code_point(std::string_view text) {
    const auto byte_at = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const std::uint32_t lead = byte_at(0);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) {
        return {};
    }
    std::uint32_t value = lead & (0xFFU >> (bytes + 1));
    for (std::size_t at = 1; at < bytes; ++at) {
        if ((byte_at(at) & 0xC0U) != 0x80) {
            return {};
        }
        value = (value << 6U) | (byte_at(at) & 0x3FU);
    }
    constexpr std::array<std::uint32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    return value < smallest[bytes] || surrogate || value > 0x10FFFF ? CodePoint{}
                                                                    : CodePoint{value, bytes};
}

// Would do something to a terminal or to the order of what is around it, or is no XML.
bool active(std::uint32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x061C ||
           (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || (point & 0xFFFEU) == 0xFFFE;
}

bool word_character(std::string_view text, std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 ||
                                static_cast<unsigned char>(text[at]) >= 0x80);
}

}  // namespace

std::string plain_text(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const CodePoint point = first_code_point(text);
        if (point.bytes == 0) {
            fmt::format_to(
                std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(text.front())
            );
            text.remove_prefix(1);
            continue;
        }
        if (point.value == '\n' || point.value == '\r' || point.value == '\t') {
            out += ' ';
        } else if (active(point.value)) {
            fmt::format_to(
                std::back_inserter(out),
                fmt::runtime(point.value < 0x100 ? "\\x{:02x}" : "\\u{:04x}"),
                point.value
            );
        } else {
            out += text.substr(0, point.bytes);
        }
        text.remove_prefix(point.bytes);
    }
    return out;
}

std::string markdown_text(std::string_view text) {
    const std::string plain = plain_text(text);
    std::string out;
    for (std::size_t at = 0; at < plain.size(); ++at) {
        const char c = plain[at];
        // An underscore within a word (db_tps) means nothing to Markdown.
        const bool within_word =
            at > 0 && word_character(plain, at - 1) && word_character(plain, at + 1);
        const bool at_begin = at == 0 && std::string_view("#+-=").find(c) != std::string_view::npos;
        if (std::string_view("\\`*[]<>|~&$").find(c) != std::string_view::npos || at_begin ||
            (c == '_' && !within_word)) {
            out += '\\';
        }
        out += c;
    }
    return out;
}

std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : plain_text(text)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

}  // namespace firstcome::lab
