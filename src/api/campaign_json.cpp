// SPDX-License-Identifier: Apache-2.0
#include "api/campaign_json.h"

#include "api/json_text.h"

#include <algorithm>
#include <tuple>

namespace firstcome::api {
namespace {

void write_time(JsonText& json, std::string_view name, std::optional<WallTime> time) {
    json.name(name);
    if (time) {
        json.text(to_rfc3339_utc(*time));
    } else {
        json.null();
    }
}

void write_campaign(JsonText& json, const Campaign& campaign, const TimeZone& zone) {
    json.open_object().name("id").integer(campaign.id.value());
    json.name("name").text(campaign.name);
    json.name("totalStock").integer(campaign.total_stock);
    json.name("currentStock").integer(campaign.current_stock);
    json.name("status").text(status_of(campaign.phase));
    json.name("createdAt").text(zone.local_text(campaign.created_at));
    json.name("phase").text(to_string(campaign.phase));
    json.name("version").integer(campaign.version.value());
    json.name("partition").integer(campaign.partition.value());
    write_time(json, "createdAtUtc", campaign.created_at);
    write_time(json, "opensAtUtc", campaign.opens_at);
    write_time(json, "closesAtUtc", campaign.closes_at);
    json.close_object();
}

}  // namespace

std::string campaign_json(const Campaign& campaign, const TimeZone& zone) {
    std::string out;
    JsonText json(out);
    write_campaign(json, campaign, zone);
    return out;
}

std::string campaigns_json(
    std::vector<std::shared_ptr<const Campaign>> campaigns, const TimeZone& zone
) {
    std::sort(campaigns.begin(), campaigns.end(), [](const auto& a, const auto& b) {
        return std::tie(a->created_at, a->id) < std::tie(b->created_at, b->id);
    });
    std::string out;
    JsonText json(out);
    json.open_array();
    for (const auto& campaign : campaigns) {
        write_campaign(json, *campaign, zone);
    }
    json.close_array();
    return out;
}

}  // namespace firstcome::api
