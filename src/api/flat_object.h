// SPDX-License-Identifier: Apache-2.0
#pragma once
// FlatObject: reads a request body that is one JSON object and keeps the members that were asked
// for. No tree is built: a tree would keep the last of two equal members and turn large integers
// into doubles, so that two people become one.
//
// Strict JSON (RFC 8259) in UTF-8, at most two levels deep, duplicate members are refused, also
// among those that nobody asks for. Thread: any.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace firstcome::api {

struct JsonMember {
    enum class Kind {
        absent,
        null,
        boolean,
        integer,       // fits into int64
        other_number,  // a fraction, an exponent, or beyond int64
        text,
        nested,  // an object or an array
    };

    std::string_view name;  // asked for; a literal
    Kind kind = Kind::absent;
    std::int64_t integer = 0;
    std::string text;  // unescaped

    bool is_given() const { return kind != Kind::absent && kind != Kind::null; }
};

enum class FlatObjectFault {
    none,
    malformed,      // no JSON, or nested too deeply
    not_an_object,  // JSON, but not an object
    duplicate_member,
    too_many_members,  // of one object: more than members_max
};

inline constexpr std::size_t members_max = 64;

// Fills in the members that `body` has; the others stay absent. After a fault they mean nothing.
FlatObjectFault read_flat_object(std::string_view body, std::span<JsonMember> wanted);

}  // namespace firstcome::api
