// SPDX-License-Identifier: Apache-2.0
#include "api/status.h"

namespace firstcome::api {

void write_status(JsonText& json, const Campaign& campaign, const Pace& pace) {
    json.name("campaignId").integer(campaign.id.value());
    json.name("campaignName").text(campaign.name);
    json.name("totalStock").integer(campaign.total_stock);
    json.name("currentStock").integer(campaign.current_stock);
    json.name("successCount").integer(campaign.won());
    json.name("failCount").integer(campaign.sold_out());
    json.name("totalParticipation").integer(campaign.last_sequence.value());
    json.name("stockUsageRate").text(percent_text(campaign.won(), campaign.total_stock));
    json.name("phase").text(to_string(campaign.phase));
    json.name("processingMetrics").open_object();
    json.name("actualTps").decimal(pace.actual_tps, 2);
    json.name("avgLatencyMs").decimal(pace.mean_latency_ms, 2);
    json.name("recentProcessed").integer(pace.recent_processed);
    json.close_object();
}

std::string status_json(const Campaign& campaign, const Pace& pace) {
    std::string out;
    JsonText json(out);
    json.open_object();
    write_status(json, campaign, pace);
    json.close_object();
    return out;
}

}  // namespace firstcome::api
