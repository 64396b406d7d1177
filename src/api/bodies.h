// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the request bodies say, checked and typed. No coercion: "7" is no stock and 7.0 no person.
// Thread: any.

#include "api/envelope.h"
#include "base/time.h"
#include "base/time_zone.h"
#include "campaign/ids.h"
#include "campaign/participant.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace firstcome::api {

template <class T>
using Parsed = std::variant<T, Complaint>;

// {"userId": 123} or {"userId": "text"}
Parsed<ParticipantId> parse_participation(std::string_view body);

struct CampaignWish {
    std::string name;
    std::int64_t total_stock = 0;
    std::optional<WallTime> opens_at;
    std::optional<WallTime> closes_at;
};

// {"name", "totalStock", optional "opensAt", "closesAt"}. Local times are of `zone`. A campaign
// without opensAt opens `now`, which its closesAt must be after.
Parsed<CampaignWish> parse_campaign(std::string_view body, const TimeZone& zone, WallTime now);

struct ChangeWish {
    std::optional<Version> version;  // the one the client saw
    std::int64_t delta = 0;          // of a change of stock
};

// {"version"}, or no body at all: to open or close.
Parsed<ChangeWish> parse_change(std::string_view body);

// {"delta", optional "version"}
Parsed<ChangeWish> parse_stock_change(std::string_view body);

}  // namespace firstcome::api
