// SPDX-License-Identifier: Apache-2.0
#pragma once
// Option: one row of the table that drives parsing, checking, --help and docs/config.md.
//
// A name with a dot is a setting: flag --a.b, variable FIRSTCOME_A_B, key b of table [a] in the
// config file. A name without one is a plain flag of its subcommands.

#include "app/invocation.h"
#include "app/subcommand.h"
#include "base/result.h"
#include "base/time.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace firstcome {

struct TextBounds {
    std::size_t bytes_max = 4'096;
    std::string_view note = {};  // what is allowed, for people; the field's own parser checks it
};

struct ChoiceBounds {
    std::span<const std::string_view> names;  // in the order of the enumeration behind it
};

struct IntegerBounds {
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::string_view unit;  // "connections"
};

struct DecimalBounds {
    double min = 0;
    double max = 0;
};

struct DurationBounds {
    Duration min;
    Duration max;
};

struct SwitchBounds {};  // a flag without a value

using Bounds = std::
    variant<TextBounds, ChoiceBounds, IntegerBounds, DecimalBounds, DurationBounds, SwitchBounds>;

// A value that kept its bounds.
struct OptionValue {
    std::string_view text;
    std::int64_t integer = 0;  // also the place among the choices; 1 for a switch that is given
    Duration duration;
    double decimal = 0;
};

enum class Effect { behaviour, performance };

struct Option {
    std::string_view name;
    std::string_view short_form;     // another name for the flag; may be empty
    std::string_view value_name;     // "ADDRESS:PORT"; empty for a switch
    std::string_view default_value;  // as it would be written; empty: none
    Bounds bounds;
    Effect effect = Effect::behaviour;
    Subcommands subcommands = 0;
    Result<void> (*store)(Invocation& into, const OptionValue& value) = nullptr;
    std::string_view sentence;
    bool secret = false;  // its value is never printed nor passed on a command line
};

// The table, in the order of docs/config.md.
std::span<const Option> options();

const Option* find_option(std::string_view name_or_short_form);

inline bool is_setting(const Option& option) {
    return option.name.find('.') != std::string_view::npos;
}

// "FIRSTCOME_SERVER_LISTEN"
std::string variable_of(const Option& option);

// "0..64 threads", "on | off", "100ms..60s"
std::string bounds_text(const Option& option);

// Errors: invalid, with the bounds; the caller adds which option and which value.
Result<OptionValue> check_value(const Option& option, std::string_view text);

}  // namespace firstcome
