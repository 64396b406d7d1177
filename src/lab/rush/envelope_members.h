// SPDX-License-Identifier: Apache-2.0
#pragma once
// The members of an answer's envelope and of its `data` that a stampede looks at, as they came: a
// listener for Boost.JSON's parser, because a tree would cost more and hide doubled members.

#include <boost/json/string_view.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace firstcome::lab {

enum class Member : std::uint8_t {
    success,
    message,
    error_code,
    data,
    status,
    outcome,
    sequence,
    rank,
    repeated,
    partition,
    offset,
    arrived_at,
    status_url,
    other,
};

struct MemberValue {
    enum class Type : std::uint8_t { absent, null, boolean, integer, text, object, other };

    Type type = Type::absent;
    bool boolean = false;
    std::int64_t integer = 0;
    std::string_view text = {};
};

class EnvelopeMembers {
  public:
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = 256;
    static constexpr std::size_t max_string_size = 65'536;

    using Text = boost::json::string_view;
    using ErrorCode = boost::system::error_code;
    using Type = MemberValue::Type;

    const MemberValue& operator[](Member member) const {
        return values_[static_cast<std::size_t>(member)];
    }

    bool has_doubled_member() const { return doubled_; }

    void reset();

    // What the parser calls.
    bool on_document_begin(ErrorCode&) { return true; }

    bool on_document_end(ErrorCode&) { return true; }

    bool on_object_begin(ErrorCode&);

    bool on_object_end(std::size_t, ErrorCode&) { return leave(); }

    bool on_array_begin(ErrorCode&);

    bool on_array_end(std::size_t, ErrorCode&) { return leave(); }

    bool on_key_part(Text part, std::size_t, ErrorCode&) { return append(part); }

    bool on_key(Text last, std::size_t, ErrorCode&);

    bool on_string_part(Text part, std::size_t, ErrorCode&) { return append(part); }

    bool on_string(Text last, std::size_t, ErrorCode&);

    bool on_number_part(Text, ErrorCode&) { return true; }

    bool on_int64(std::int64_t number, Text, ErrorCode&);

    bool on_uint64(std::uint64_t, Text, ErrorCode&) { return set({.type = Type::other}); }

    bool on_double(double, Text, ErrorCode&) { return set({.type = Type::other}); }

    bool on_bool(bool value, ErrorCode&);

    bool on_null(ErrorCode&) { return set({.type = Type::null}); }

    bool on_comment_part(Text, ErrorCode&) { return true; }

    bool on_comment(Text, ErrorCode&) { return true; }

  private:
    // Whether the current member is one of the envelope's or of data's own.
    bool is_watched() const;
    bool set(const MemberValue& value);
    bool append(Text part);
    bool leave();

    static constexpr std::size_t count = static_cast<std::size_t>(Member::other);

    std::array<MemberValue, count> values_{};
    std::array<std::string, count> texts_;  // what values_ view
    std::string part_;                      // of a key or text with escapes
    Member member_ = Member::other;
    unsigned depth_ = 0;
    bool in_data_ = false;
    bool doubled_ = false;
};

}  // namespace firstcome::lab
