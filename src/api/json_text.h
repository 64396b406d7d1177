// SPDX-License-Identifier: Apache-2.0
#pragma once
// JsonText: writes JSON straight into a string, commas by itself. No tree is built: an answer on
// the hot path costs one allocation.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firstcome::api {

class JsonText {
  public:
    // Appends to `out`, which must outlive it.
    explicit JsonText(std::string& out) : out_(out) {}

    JsonText& open_object() { return open('{'); }

    JsonText& close_object() { return close('}'); }

    JsonText& open_array() { return open('['); }

    JsonText& close_array() { return close(']'); }

    // The name of the next member: a literal without anything to escape.
    JsonText& name(std::string_view name);

    JsonText& integer(std::int64_t value);
    // With exactly this many decimals; NaN and infinity become 0.
    JsonText& decimal(double value, int decimals);
    JsonText& boolean(bool value);
    JsonText& null();
    // Well-formed UTF-8; quotes, backslashes and control characters are escaped.
    JsonText& text(std::string_view value);
    // A value that is JSON already.
    JsonText& raw(std::string_view json);

    JsonText& integer_or_null(std::optional<std::int64_t> value) {
        return value ? integer(*value) : null();
    }

  private:
    JsonText& open(char bracket);
    JsonText& close(char bracket);
    void begin_value();

    std::string& out_;
    bool comma_ = false;  // a value stands before the next one
};

void append_integer(std::string& out, std::int64_t value);

// "63.00%"; a total of zero is "0.00%".
std::string percent_text(std::int64_t part, std::int64_t total);

}  // namespace firstcome::api
