// SPDX-License-Identifier: Apache-2.0
#include "app/option.h"

#include "app/duration_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace firstcome {
namespace {

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

// Plain decimals: "1", "0.5"; no exponent, no infinity.
std::optional<double> parse_decimal(std::string_view text) {
    double value = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, value, std::chars_format::fixed);
    if (error != std::errc() || end != last) {
        return std::nullopt;
    }
    return value;
}

// What is left to say when a value is refused.
struct Allowed {
    std::string operator()(const TextBounds& bounds) const {
        const std::string length = fmt::format("1..{} bytes", bounds.bytes_max);
        return bounds.note.empty() ? length : std::string(bounds.note);
    }

    std::string operator()(const ChoiceBounds& bounds) const {
        return fmt::format("{}", fmt::join(bounds.names, " | "));
    }

    std::string operator()(const IntegerBounds& bounds) const {
        return fmt::format(
            "{}..{}{}{}", bounds.min, bounds.max, bounds.unit.empty() ? "" : " ", bounds.unit
        );
    }

    std::string operator()(const DecimalBounds& bounds) const {
        return fmt::format("{}..{}", bounds.min, bounds.max);
    }

    std::string operator()(const DurationBounds& bounds) const {
        return fmt::format("{}..{}", to_text(bounds.min), to_text(bounds.max));
    }

    std::string operator()(const SwitchBounds&) const { return "given or not"; }
};

// The value behind a text that keeps the bounds, or nothing.
struct Checked {
    std::string_view text;

    std::optional<OptionValue> operator()(const TextBounds& bounds) const {
        if (text.empty() || text.size() > bounds.bytes_max) {
            return std::nullopt;
        }
        return OptionValue{text, 0, {}};
    }

    std::optional<OptionValue> operator()(const ChoiceBounds& bounds) const {
        const auto found = std::find(bounds.names.begin(), bounds.names.end(), text);
        if (found == bounds.names.end()) {
            return std::nullopt;
        }
        return OptionValue{text, found - bounds.names.begin(), {}};
    }

    std::optional<OptionValue> operator()(const IntegerBounds& bounds) const {
        const auto value = parse_integer(text);
        if (!value || *value < bounds.min || *value > bounds.max) {
            return std::nullopt;
        }
        return OptionValue{text, *value, {}};
    }

    std::optional<OptionValue> operator()(const DecimalBounds& bounds) const {
        const auto value = parse_decimal(text);
        const bool kept = value && *value >= bounds.min && *value <= bounds.max;  // NaN is not
        return kept ? std::optional(OptionValue{text, 0, {}, *value}) : std::nullopt;
    }

    std::optional<OptionValue> operator()(const DurationBounds& bounds) const {
        const auto value = parse_duration(text);
        if (!value || *value < bounds.min || *value > bounds.max) {
            return std::nullopt;
        }
        return OptionValue{text, 0, *value};
    }

    std::optional<OptionValue> operator()(const SwitchBounds&) const {
        return OptionValue{text, 1, {}};
    }
};

}  // namespace

const Option* find_option(std::string_view name_or_short_form) {
    for (const Option& option : options()) {
        if (option.name == name_or_short_form ||
            (!option.short_form.empty() && option.short_form == name_or_short_form)) {
            return &option;
        }
    }
    return nullptr;
}

std::string variable_of(const Option& option) {
    std::string name = "FIRSTCOME_";
    for (const char c : option.name) {
        const bool lower = c >= 'a' && c <= 'z';
        name += c == '.' ? '_' : (lower ? static_cast<char>(c - 'a' + 'A') : c);
    }
    return name;
}

std::string bounds_text(const Option& option) {
    return std::visit(Allowed{}, option.bounds);
}

Result<OptionValue> check_value(const Option& option, std::string_view text) {
    if (const auto value = std::visit(Checked{text}, option.bounds)) {
        return *value;
    }
    const bool duration = std::holds_alternative<DurationBounds>(option.bounds);
    return fail(
        Errc::invalid,
        fmt::format(
            "allowed is {}{}",
            bounds_text(option),
            duration ? ", a whole number with its unit us, ms, s, m, h or d" : ""
        )
    );
}

}  // namespace firstcome
