// SPDX-License-Identifier: Apache-2.0
#include "api/bodies.h"

#include "api/flat_object.h"
#include "campaign/text.h"

#include <array>

namespace firstcome::api {
namespace {

using Kind = JsonMember::Kind;

Complaint bad_body(const Text& text) {
    return Complaint{ErrorCode::common_002, text};
}

std::optional<Complaint> complaint_of(FlatObjectFault fault) {
    switch (fault) {
        case FlatObjectFault::none:
            return std::nullopt;
        case FlatObjectFault::malformed:
            return bad_body(
                {"The body is not JSON, or nested too deeply.",
                 "본문이 JSON 형식이 아니거나 너무 깊이 중첩되어 있습니다."}
            );
        case FlatObjectFault::not_an_object:
            return bad_body({"The body must be a JSON object.", "본문은 JSON 객체여야 합니다."});
        case FlatObjectFault::duplicate_member:
            return bad_body(
                {"The body has a member twice.", "본문에 같은 이름의 멤버가 두 번 있습니다."}
            );
        case FlatObjectFault::too_many_members:
            return bad_body({"The body has too many members.", "본문에 멤버가 너무 많습니다."});
    }
    return bad_body({});
}

std::optional<Complaint> read(std::string_view body, std::span<JsonMember> wanted) {
    return complaint_of(read_flat_object(body, wanted));
}

// A given version; absent and null mean any.
Parsed<std::optional<Version>> version_of(const JsonMember& member) {
    if (!member.is_given()) {
        return std::optional<Version>();
    }
    if (member.kind != Kind::integer || member.integer < 1) {
        return bad_body({"version must be a positive integer.", "version은 양의 정수여야 합니다."});
    }
    return std::optional(Version(member.integer));
}

Parsed<std::optional<WallTime>> time_of(const JsonMember& member, const TimeZone& zone) {
    if (!member.is_given()) {
        return std::optional<WallTime>();
    }
    const Complaint complaint = bad_body(
        {"opensAt and closesAt must be times like 2026-01-15T10:20:30+09:00, or without an offset "
         "in the local time of the server.",
         "opensAt과 closesAt은 2026-01-15T10:20:30+09:00 형식이거나 오프셋 없는 서버 현지 "
         "시각이어야 합니다."}
    );
    if (member.kind != Kind::text) {
        return complaint;
    }
    const auto time = zone.parse(member.text);
    if (!time) {
        return complaint;
    }
    return std::optional(*time);
}

std::optional<Complaint> complaint_about_name(const JsonMember& name) {
    const bool usable = name.kind == Kind::text && name.text.size() <= campaign_name_bytes_max &&
                        is_plain_text(name.text) && !is_blank(name.text);
    if (usable) {
        return std::nullopt;
    }
    return bad_body(
        {"name must be text of at most 255 bytes that is not blank and has no control characters.",
         "name은 비어 있지 않고 제어 문자가 없는 255바이트 이하의 문자열이어야 합니다."}
    );
}

std::optional<Complaint> complaint_about_stock(const JsonMember& stock) {
    const bool usable =
        stock.kind == Kind::integer && stock.integer >= 1 && stock.integer <= stock_max;
    if (usable) {
        return std::nullopt;
    }
    return bad_body(
        {"totalStock must be an integer from 1 to 9007199254740992.",
         "totalStock은 1 이상 9007199254740992 이하의 정수여야 합니다."}
    );
}

}  // namespace

Parsed<ParticipantId> parse_participation(std::string_view body) {
    std::array<JsonMember, 1> members{{{.name = "userId", .text = {}}}};
    if (auto complaint = read(body, members)) {
        return *complaint;
    }
    const JsonMember& user = members[0];
    if (!user.is_given()) {
        return bad_body({"userId is missing.", "userId가 없습니다."});
    }
    if (user.kind == Kind::integer) {
        return ParticipantId::from_integer(user.integer);
    }
    if (user.kind == Kind::text) {
        if (auto parsed = ParticipantId::parse(user.text)) {
            return *std::move(parsed);
        }
    }
    return Complaint{ErrorCode::participation_002};
}

Parsed<CampaignWish> parse_campaign(std::string_view body, const TimeZone& zone, WallTime now) {
    std::array<JsonMember, 4> members{{
        {.name = "name", .text = {}},
        {.name = "totalStock", .text = {}},
        {.name = "opensAt", .text = {}},
        {.name = "closesAt", .text = {}},
    }};
    auto& [name, stock, opens, closes] = members;
    for (const auto& complaint :
         {read(body, members), complaint_about_name(name), complaint_about_stock(stock)}) {
        if (complaint) {
            return *complaint;
        }
    }
    const auto opens_at = time_of(opens, zone);
    const auto closes_at = time_of(closes, zone);
    for (const auto* time : {&opens_at, &closes_at}) {
        if (const auto* complaint = std::get_if<Complaint>(time)) {
            return *complaint;
        }
    }
    CampaignWish wish{
        std::move(name.text), stock.integer, std::get<0>(opens_at), std::get<0>(closes_at)};
    if (wish.closes_at && *wish.closes_at <= wish.opens_at.value_or(now)) {
        return bad_body(
            {"closesAt must be after opensAt, and after now.",
             "closesAt은 opensAt과 현재 시각보다 뒤여야 합니다."}
        );
    }
    return wish;
}

Parsed<ChangeWish> parse_change(std::string_view body) {
    std::array<JsonMember, 1> members{{{.name = "version", .text = {}}}};
    if (body.empty()) {
        return ChangeWish{};
    }
    if (auto complaint = read(body, members)) {
        return *complaint;
    }
    auto version = version_of(members[0]);
    if (auto* complaint = std::get_if<Complaint>(&version)) {
        return *complaint;
    }
    return ChangeWish{std::get<0>(version), 0};
}

Parsed<ChangeWish> parse_stock_change(std::string_view body) {
    std::array<JsonMember, 2> members{
        {{.name = "delta", .text = {}}, {.name = "version", .text = {}}}};
    auto& [delta, version_member] = members;
    if (auto complaint = read(body, members)) {
        return *complaint;
    }
    if (delta.kind != Kind::integer || delta.integer == 0 || delta.integer > stock_max ||
        delta.integer < -stock_max) {
        return bad_body(
            {"delta must be an integer other than 0, of at most 9007199254740992 in size.",
             "delta는 0이 아니고 절댓값이 9007199254740992 이하인 정수여야 합니다."}
        );
    }
    auto version = version_of(version_member);
    if (auto* complaint = std::get_if<Complaint>(&version)) {
        return *complaint;
    }
    return ChangeWish{std::get<0>(version), delta.integer};
}

}  // namespace firstcome::api
