// SPDX-License-Identifier: Apache-2.0
#pragma once
// How the value of an option gets into its field: for the rows of the table in options.cpp.

#include "app/option.h"

#include <string>
#include <type_traits>

namespace firstcome {

template <class Field>
Result<void> assign(Field& field, const OptionValue& value) {
    if constexpr (std::is_same_v<Field, double>) {
        field = value.decimal;
    } else if constexpr (std::is_integral_v<Field> || std::is_enum_v<Field>) {
        field = static_cast<Field>(value.integer);
    } else if constexpr (std::is_same_v<Field, Duration>) {
        field = value.duration;
    } else {
        static_assert(std::is_same_v<Field, std::string>);
        field = value.text;
    }
    return {};
}

// Fields with a grammar of their own, or with values that this program cannot serve yet.
template <>
Result<void> assign(ListenAddress& field, const OptionValue& value);
template <>
Result<void> assign(LogUrl& field, const OptionValue& value);
template <>
Result<void> assign(LedgerUrl& field, const OptionValue& value);
template <>
Result<void> assign(ReadAccess& field, const OptionValue& value);

// `Path`: the members that lead from Invocation to the field.
template <auto... Path>
Result<void> store(Invocation& into, const OptionValue& value) {
    return assign((into.*....*Path), value);
}

template <auto Group, auto Field>
inline constexpr auto setting = &store<&Invocation::settings, Group, Field>;

}  // namespace firstcome
