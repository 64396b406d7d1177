// SPDX-License-Identifier: Apache-2.0
#pragma once
// From a struct to JSON. A type has one list of its members, members(visit, value), which serves
// both directions (field_read.h): a member that is written is also read, under the same name.

#include "base/time.h"
#include "lab/run/exact_json.h"

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace firstcome::lab {

// For lists of members: T, const or not.
template <class Value, class T>
concept Of = std::same_as<std::remove_const_t<Value>, T>;

// Moments and spans, in microseconds; their members' names end in _us.
template <class T>
concept TimeValue =
    std::same_as<T, Duration> || std::same_as<T, WallTime> || std::same_as<T, SteadyTime>;

// An enumeration with to_string(); field_read.h tries its values.
template <class T>
concept NamedValue = std::is_enum_v<T>;

class FieldText {
  public:
    // Appends one object to `out`, which must outlive it; close() ends it.
    explicit FieldText(std::string& out) : out_(out) { out_ += '{'; }

    void close() { out_ += '}'; }

    template <class T>
    void operator()(std::string_view name, const T& value) {
        begin(name);
        append(value, out_);
    }

    // Many rows as one object with an array per member: short, and easy to plot.
    template <class Row>
    void columns(std::string_view name, const std::vector<Row>& rows);

    template <class T>
    static void append(const T& value, std::string& out);

  private:
    void begin(std::string_view name) {
        fmt::format_to(std::back_inserter(out_), "{}\"{}\":", comma_ ? "," : "", name);
        comma_ = true;
    }

    std::string& out_;
    bool comma_ = false;
};

template <class T>
std::string text_of(const T& value) {
    std::string out;
    FieldText::append(value, out);
    return out;
}

template <class T>
struct OptionalOf : std::false_type {};

template <class T>
struct OptionalOf<std::optional<T>> : std::true_type {};

template <class T>
struct VectorOf : std::false_type {};

template <class T>
struct VectorOf<std::vector<T>> : std::true_type {};

template <class T>
void FieldText::append(const T& value, std::string& out) {
    if constexpr (std::same_as<T, bool> || std::integral<T>) {
        fmt::format_to(std::back_inserter(out), "{}", value);
    } else if constexpr (std::same_as<T, double>) {
        append_exactly(value, out);
    } else if constexpr (std::same_as<T, std::string>) {
        append_text(value, out);
    } else if constexpr (TimeValue<T>) {
        append(value.us, out);
    } else if constexpr (NamedValue<T>) {
        append_text(to_string(value), out);
    } else if constexpr (OptionalOf<T>::value) {
        value ? append(*value, out) : void(out += "null");
    } else if constexpr (VectorOf<T>::value) {
        out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            out += i == 0 ? "" : ",";
            append(value[i], out);
        }
        out += ']';
    } else {
        FieldText fields(out);
        members(fields, value);
        fields.close();
    }
}

// The names of a row's members, in their order.
struct FieldNames {
    std::vector<std::string_view> names;

    template <class T>
    void operator()(std::string_view name, const T&) {
        names.push_back(name);
    }
};

template <class Row>
std::vector<std::string_view> field_names() {
    FieldNames collected;
    const Row row{};
    members(collected, row);
    return collected.names;
}

template <class Row>
void FieldText::columns(std::string_view name, const std::vector<Row>& rows) {
    const std::vector<std::string_view> names = field_names<Row>();
    std::vector<std::string> texts(names.size(), "[");
    for (const Row& row : rows) {
        std::size_t column = 0;
        const auto append_one = [&](std::string_view, const auto& value) {
            texts[column] += texts[column].size() == 1 ? "" : ",";
            append(value, texts[column++]);
        };
        members(append_one, row);
    }
    begin(name);
    for (std::size_t i = 0; i < names.size(); ++i) {
        fmt::format_to(
            std::back_inserter(out_), "{}\"{}\":{}]", i == 0 ? "{" : ",", names[i], texts[i]
        );
    }
    out_ += '}';
}

}  // namespace firstcome::lab
