// SPDX-License-Identifier: Apache-2.0
// Any bytes as a request body: no crash, and a strict reader that agrees with Boost.JSON's own tree
// about what is JSON and about every value that it takes out of it.

#include "api/bodies.h"
#include "api/flat_object.h"
#include "base/assert.h"
#include "campaign/text.h"

#include <boost/json/parse.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace firstcome;
using namespace firstcome::api;

// What the tree says of a member; the tree is right where no member comes twice.
void assert_same(const JsonMember& member, const boost::json::object& tree) {
    const auto* value = tree.if_contains(member.name);
    ASSERT((value == nullptr) == (member.kind == JsonMember::Kind::absent));
    if (value == nullptr) {
        return;
    }
    ASSERT(value->is_null() == (member.kind == JsonMember::Kind::null));
    ASSERT(value->is_bool() == (member.kind == JsonMember::Kind::boolean));
    ASSERT(value->is_int64() == (member.kind == JsonMember::Kind::integer));
    ASSERT(value->is_string() == (member.kind == JsonMember::Kind::text));
    ASSERT(!value->is_int64() || value->as_int64() == member.integer);
    ASSERT(!value->is_string() || std::string_view(value->as_string()) == member.text);
}

void check_reader(std::string_view body) {
    std::array<JsonMember, 2> members{{{.name = "userId", .text = {}}, {.name = "a", .text = {}}}};
    const FlatObjectFault fault = read_flat_object(body, members);
    boost::json::error_code error;
    boost::json::parse_options options;
    options.max_depth = 2;
    const auto tree = boost::json::parse(boost::json::string_view(body), error, {}, options);
    if (fault == FlatObjectFault::none) {
        ASSERT_BECAUSE(!error && tree.is_object(), "accepted what is no JSON object");
        for (const JsonMember& member : members) {
            assert_same(member, tree.as_object());
        }
    } else if (fault == FlatObjectFault::malformed) {
        ASSERT_BECAUSE(error.failed(), "refused what is JSON");
    }
}

void check_bodies(std::string_view body) {
    static const TimeZone zone = TimeZone::find("Asia/Seoul").value();
    const auto participant = parse_participation(body);
    if (const auto* id = std::get_if<ParticipantId>(&participant)) {
        ASSERT(ParticipantId::parse(id->text()).has_value());
    }
    const auto campaign = parse_campaign(body, zone, WallTime{0});
    if (const auto* wish = std::get_if<CampaignWish>(&campaign)) {
        ASSERT(wish->total_stock >= 1 && wish->total_stock <= stock_max);
        ASSERT(wish->name.size() <= campaign_name_bytes_max && is_plain_text(wish->name));
        ASSERT(!wish->closes_at || !wish->opens_at || *wish->closes_at > *wish->opens_at);
    }
    const auto stock = parse_stock_change(body);
    if (const auto* wish = std::get_if<ChangeWish>(&stock)) {
        ASSERT(wish->delta != 0);
    }
    const auto change = parse_change(body);
    ASSERT(std::holds_alternative<Complaint>(change) || !std::get<ChangeWish>(change).delta);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(bytes), size);
    check_reader(body);
    check_bodies(body);
    return 0;
}
