// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/envelope_members.h"

#include <utility>

namespace firstcome::lab {
namespace {

using Named = std::pair<std::string_view, Member>;

constexpr std::array<Named, 4> envelope_members = {{
    {"success", Member::success},
    {"message", Member::message},
    {"errorCode", Member::error_code},
    {"data", Member::data},
}};

constexpr std::array<Named, 9> data_members = {{
    {"status", Member::status},
    {"outcome", Member::outcome},
    {"sequence", Member::sequence},
    {"rank", Member::rank},
    {"repeated", Member::repeated},
    {"partition", Member::partition},
    {"offset", Member::offset},
    {"arrivedAtUs", Member::arrived_at},
    {"statusUrl", Member::status_url},
}};

template <std::size_t N>
Member find(const std::array<Named, N>& members, std::string_view name) {
    for (const auto& [known, member] : members) {
        if (known == name) {
            return member;
        }
    }
    return Member::other;
}

std::string_view view(boost::json::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

void EnvelopeMembers::reset() {
    values_ = {};
    part_.clear();
    member_ = Member::other;
    depth_ = 0;
    in_data_ = false;
    doubled_ = false;
}

bool EnvelopeMembers::is_watched() const {
    return member_ != Member::other && (depth_ == 1 || (depth_ == 2 && in_data_));
}

bool EnvelopeMembers::set(const MemberValue& value) {
    if (is_watched()) {
        MemberValue& place = values_[static_cast<std::size_t>(member_)];
        doubled_ = doubled_ || place.type != Type::absent;
        place = value;
    }
    return true;
}

bool EnvelopeMembers::append(Text part) {
    part_.append(part.data(), part.size());
    return true;
}

bool EnvelopeMembers::leave() {
    --depth_;
    in_data_ = in_data_ && depth_ >= 2;
    // The value of the member is over: what follows on this level has a key of its own.
    member_ = Member::other;
    return true;
}

bool EnvelopeMembers::on_object_begin(ErrorCode&) {
    set({.type = Type::object});
    in_data_ = in_data_ || (depth_ == 1 && member_ == Member::data);
    ++depth_;
    member_ = Member::other;
    return true;
}

bool EnvelopeMembers::on_array_begin(ErrorCode&) {
    set({.type = Type::other});
    ++depth_;
    member_ = Member::other;
    return true;
}

bool EnvelopeMembers::on_key(Text last, std::size_t, ErrorCode&) {
    std::string_view name = view(last);
    if (!part_.empty()) {
        part_.append(name);
        name = part_;
    }
    member_ = Member::other;
    if (depth_ == 1) {
        member_ = find(envelope_members, name);
    } else if (depth_ == 2 && in_data_) {
        member_ = find(data_members, name);
    }
    part_.clear();
    return true;
}

// Always a copy: the parser hands out what it unescaped in a buffer that ends with the call.
bool EnvelopeMembers::on_string(Text last, std::size_t, ErrorCode&) {
    if (!is_watched()) {
        part_.clear();
        return true;
    }
    std::string& text = texts_[static_cast<std::size_t>(member_)];
    text.swap(part_);
    text.append(view(last));
    part_.clear();
    return set({.type = Type::text, .text = text});
}

bool EnvelopeMembers::on_int64(std::int64_t number, Text, ErrorCode&) {
    return set({.type = Type::integer, .integer = number});
}

bool EnvelopeMembers::on_bool(bool value, ErrorCode&) {
    return set({.type = Type::boolean, .boolean = value});
}

}  // namespace firstcome::lab
