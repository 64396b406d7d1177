// SPDX-License-Identifier: Apache-2.0
#pragma once
// A value in a file, with the version of its form in front: a file of tomorrow is refused, never
// half understood.

#include "lab/run/field_read.h"

namespace firstcome::lab {

inline constexpr std::uint64_t form_version = 1;

// Takes the member "version" out of the object. Errors: corrupt: no object, no version;
// unsupported: another one.
Result<boost::json::value> without_version(boost::json::value in);

// {"version":1, and the members of `value`.
template <class T>
std::string versioned_text(const T& value) {
    std::string out;
    FieldText fields(out);
    fields("version", form_version);
    members(fields, value);
    fields.close();
    return out;
}

// Errors: as parse_exactly(), without_version() and value_of().
template <class T>
Result<T> parse_versioned(std::string_view text) {
    TRY_ASSIGN(boost::json::value parsed, parse_exactly(text));
    TRY_ASSIGN(const boost::json::value rest, without_version(std::move(parsed)));
    return value_of<T>(rest);
}

}  // namespace firstcome::lab
