// SPDX-License-Identifier: Apache-2.0
#include "lab/run/exact_json.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>

namespace firstcome::lab {
namespace {

namespace json = boost::json;
using Code = boost::system::error_code;

// What the parser finds, built into a value. Its names are those that Boost.JSON calls.
struct Builder {
    static constexpr std::size_t max_object_size = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::uint32_t>::max();

    json::value_stack stack;
    std::string digits;

    bool on_document_begin(Code&) { return true; }

    bool on_document_end(Code&) { return true; }

    bool on_object_begin(Code&) { return true; }

    bool on_object_end(std::size_t count, Code&) {
        stack.push_object(count);
        return true;
    }

    bool on_array_begin(Code&) { return true; }

    bool on_array_end(std::size_t count, Code&) {
        stack.push_array(count);
        return true;
    }

    bool on_key_part(json::string_view text, std::size_t, Code&) {
        stack.push_chars(text);
        return true;
    }

    bool on_key(json::string_view text, std::size_t, Code&) {
        stack.push_key(text);
        return true;
    }

    bool on_string_part(json::string_view text, std::size_t, Code&) {
        stack.push_chars(text);
        return true;
    }

    bool on_string(json::string_view text, std::size_t, Code&) {
        stack.push_string(text);
        return true;
    }

    bool on_number_part(json::string_view text, Code&) {
        digits.append(text.data(), text.size());
        return true;
    }

    bool on_int64(std::int64_t value, json::string_view, Code&) {
        digits.clear();
        stack.push_int64(value);
        return true;
    }

    bool on_uint64(std::uint64_t value, json::string_view, Code&) {
        digits.clear();
        stack.push_uint64(value);
        return true;
    }

    bool on_double(double nearly, json::string_view text, Code&) {
        digits.append(text.data(), text.size());
        double value = nearly;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        digits.clear();
        stack.push_double(value);
        return true;
    }

    bool on_bool(bool value, Code&) {
        stack.push_bool(value);
        return true;
    }

    bool on_null(Code&) {
        stack.push_null();
        return true;
    }

    bool on_comment_part(json::string_view, Code&) { return true; }

    bool on_comment(json::string_view, Code&) { return true; }
};

}  // namespace

Result<json::value> parse_exactly(std::string_view text) {
    json::basic_parser<Builder> parser{json::parse_options{}};
    parser.handler().stack.reset();
    Code code;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
    if (!code && read < text.size()) {
        code = json::error::extra_data;
    }
    if (code) {
        return fail(Errc::corrupt, fmt::format("no JSON at byte {}: {}", read, code.message()));
    }
    return parser.handler().stack.release();
}

void append_exactly(double value, std::string& out) {
    if (!std::isfinite(value)) {
        out += std::isnan(value) ? "\"nan\"" : (value > 0 ? "\"inf\"" : "\"-inf\"");
    } else if (value == 0) {
        out += std::signbit(value) ? "-0.0" : "0";
    } else {
        fmt::format_to(std::back_inserter(out), "{}", value);
    }
}

void append_text(std::string_view value, std::string& out) {
    out += json::serialize(json::string_view(value.data(), value.size()));
}

}  // namespace firstcome::lab
