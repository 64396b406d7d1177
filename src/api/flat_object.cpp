// SPDX-License-Identifier: Apache-2.0
#include "api/flat_object.h"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <limits>

namespace firstcome::api {
namespace {

using boost::json::error_code;
using boost::json::string_view;

// The member names of one object, back to back.
class NameSet {
  public:
    void clear() {
        names_.clear();
        count_ = 0;
    }

    bool full() const { return count_ == members_max; }

    // False when it is there already. Requires: not full.
    bool insert(std::string_view name) {
        std::size_t begin = 0;
        for (std::size_t i = 0; i < count_; ++i) {
            if (std::string_view(names_).substr(begin, ends_[i] - begin) == name) {
                return false;
            }
            begin = ends_[i];
        }
        names_.append(name);
        ends_[count_++] = static_cast<std::uint32_t>(names_.size());
        return true;
    }

  private:
    std::string names_;
    std::array<std::uint32_t, members_max> ends_;
    std::size_t count_ = 0;
};

// The handler of boost::json::basic_parser; its names are the library's.
struct Collector {
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_object_size = max_array_size;
    static constexpr std::size_t max_string_size = max_array_size;
    static constexpr std::size_t max_key_size = max_array_size;

    explicit Collector(std::span<JsonMember> members) : wanted(members) {}

    bool on_document_begin(error_code&) { return true; }

    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code& error) { return begin_nested(true, error); }

    bool on_array_begin(error_code& error) { return begin_nested(false, error); }

    bool on_object_end(std::size_t, error_code&) { return end_nested(); }

    bool on_array_end(std::size_t, error_code&) { return end_nested(); }

    bool on_key_part(string_view part, std::size_t, error_code&) {
        key.append(part.data(), part.size());
        return true;
    }

    bool on_key(string_view part, std::size_t, error_code& error) {
        // Nearly every name comes in one piece and need not be copied.
        std::string_view name(part.data(), part.size());
        if (!key.empty()) {
            key.append(name);
            name = key;
        }
        const bool ok = accept_name(name, error);
        key.clear();
        return ok;
    }

    bool on_string_part(string_view part, std::size_t, error_code& error) {
        return append_text(part, error);
    }

    bool on_string(string_view part, std::size_t, error_code& error) {
        return append_text(part, error) && set(JsonMember::Kind::text, error);
    }

    bool on_number_part(string_view, error_code&) { return true; }

    bool on_int64(std::int64_t value, string_view, error_code& error) {
        if (depth == 1 && current != nullptr) {
            current->integer = value;
        }
        return set(JsonMember::Kind::integer, error);
    }

    bool on_uint64(std::uint64_t, string_view, error_code& error) {
        return set(JsonMember::Kind::other_number, error);
    }

    bool on_double(double, string_view, error_code& error) {
        return set(JsonMember::Kind::other_number, error);
    }

    bool on_bool(bool, error_code& error) { return set(JsonMember::Kind::boolean, error); }

    bool on_null(error_code& error) { return set(JsonMember::Kind::null, error); }

    bool on_comment_part(string_view, error_code&) { return true; }

    bool on_comment(string_view, error_code&) { return true; }

    bool stop(FlatObjectFault reason, error_code& error) {
        fault = reason;
        error = boost::json::error::syntax;
        return false;
    }

    bool set(JsonMember::Kind kind, error_code& error) {
        if (depth == 0) {
            return stop(FlatObjectFault::not_an_object, error);
        }
        if (depth == 1 && current != nullptr) {
            current->kind = kind;
        }
        return true;
    }

    bool append_text(string_view part, error_code& error) {
        if (depth == 0) {
            return stop(FlatObjectFault::not_an_object, error);
        }
        if (depth == 1 && current != nullptr) {
            current->text.append(part.data(), part.size());
        }
        return true;
    }

    bool begin_nested(bool object, error_code& error) {
        if (depth == 0 && !object) {
            return stop(FlatObjectFault::not_an_object, error);
        }
        if (depth > 0 && !set(JsonMember::Kind::nested, error)) {
            return false;
        }
        inner_names.clear();
        ++depth;
        return true;
    }

    bool end_nested() {
        --depth;
        return true;
    }

    bool accept_name(std::string_view name, error_code& error) {
        NameSet& names = depth == 1 ? outer_names : inner_names;
        if (names.full()) {
            return stop(FlatObjectFault::too_many_members, error);
        }
        if (!names.insert(name)) {
            return stop(FlatObjectFault::duplicate_member, error);
        }
        if (depth == 1) {
            const auto found =
                std::find_if(wanted.begin(), wanted.end(), [name](const JsonMember& member) {
                    return member.name == name;
                });
            current = found == wanted.end() ? nullptr : &*found;
        }
        return true;
    }

    std::span<JsonMember> wanted;
    JsonMember* current = nullptr;  // the member of the outer object that is being read
    std::size_t depth = 0;
    std::string key;
    NameSet outer_names;
    NameSet inner_names;
    FlatObjectFault fault = FlatObjectFault::none;
};

}  // namespace

FlatObjectFault read_flat_object(std::string_view body, std::span<JsonMember> wanted) {
    boost::json::parse_options options;
    options.max_depth = 2;
    boost::json::basic_parser<Collector> parser(options, wanted);
    error_code error;
    const std::size_t read = parser.write_some(false, body.data(), body.size(), error);
    if (parser.handler().fault != FlatObjectFault::none) {
        return parser.handler().fault;
    }
    return error || read != body.size() ? FlatObjectFault::malformed : FlatObjectFault::none;
}

}  // namespace firstcome::api
