// SPDX-License-Identifier: Apache-2.0
#include "api/json_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

namespace firstcome::api {
namespace {

void append_escaped(std::string& out, char c) {
    switch (c) {
        case '"':
            out.append("\\\"");
            return;
        case '\\':
            out.append("\\\\");
            return;
        case '\n':
            out.append("\\n");
            return;
        case '\r':
            out.append("\\r");
            return;
        case '\t':
            out.append("\\t");
            return;
        default:
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
}

bool needs_escape(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

}  // namespace

void JsonText::begin_value() {
    if (comma_) {
        out_.push_back(',');
    }
    comma_ = true;
}

JsonText& JsonText::open(char bracket) {
    begin_value();
    out_.push_back(bracket);
    comma_ = false;
    return *this;
}

JsonText& JsonText::close(char bracket) {
    out_.push_back(bracket);
    comma_ = true;
    return *this;
}

JsonText& JsonText::name(std::string_view name) {
    begin_value();
    out_.push_back('"');
    out_.append(name).append("\":");
    comma_ = false;
    return *this;
}

JsonText& JsonText::integer(std::int64_t value) {
    begin_value();
    append_integer(out_, value);
    return *this;
}

JsonText& JsonText::decimal(double value, int decimals) {
    begin_value();
    fmt::format_to(
        std::back_inserter(out_), "{:.{}f}", std::isfinite(value) ? value : 0.0, decimals
    );
    return *this;
}

JsonText& JsonText::boolean(bool value) {
    begin_value();
    out_.append(value ? "true" : "false");
    return *this;
}

JsonText& JsonText::null() {
    begin_value();
    out_.append("null");
    return *this;
}

JsonText& JsonText::text(std::string_view value) {
    begin_value();
    out_.push_back('"');
    std::size_t plain = 0;  // where the part that is not yet appended begins
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (needs_escape(value[i])) {
            out_.append(value, plain, i - plain);
            append_escaped(out_, value[i]);
            plain = i + 1;
        }
    }
    out_.append(value, plain);
    out_.push_back('"');
    return *this;
}

JsonText& JsonText::raw(std::string_view json) {
    begin_value();
    out_.append(json);
    return *this;
}

void append_integer(std::string& out, std::int64_t value) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

std::string percent_text(std::int64_t part, std::int64_t total) {
    const double share = total == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(total);
    return fmt::format("{:.2f}%", share * 100.0);
}

}  // namespace firstcome::api
