// SPDX-License-Identifier: Apache-2.0
#include "api/campaigns.h"

#include "api/campaign_json.h"
#include "api/conditional.h"
#include "api/status.h"

#include <utility>

namespace firstcome::api {
namespace {

constexpr Text one_text{"The campaign.", "캠페인 조회에 성공했습니다."};
constexpr Text list_text{"The campaigns.", "캠페인 목록 조회에 성공했습니다."};
constexpr Text status_text{"The campaign's status.", "캠페인 현황 조회에 성공했습니다."};

http::Response uncached(http::Response response) {
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

}  // namespace

std::optional<std::string> Campaigns::all() const {
    for (std::uint32_t i = 0; i < hall_.views.partition_count(); ++i) {
        if (hall_.views.partition(PartitionId(i)).phase == PartitionPhase::loading) {
            return std::nullopt;
        }
    }
    std::vector<std::shared_ptr<const Campaign>> campaigns;
    for (const auto& [id, view] : *hall_.views.catalog()) {
        campaigns.push_back(view->campaign());
    }
    return campaigns_json(std::move(campaigns), hall_.config.time_zone);
}

Verdict Campaigns::list(const Caller& caller) const {
    const auto data = all();
    if (!data) {
        return failure(caller.language, {ErrorCode::db_002});
    }
    return uncached(success(caller.language, list_text, *data));
}

Verdict Campaigns::one(CampaignId id, const Caller& caller) const {
    return with_campaign(
        hall_,
        caller,
        id,
        ErrorCode::db_002,
        [this, caller](const std::shared_ptr<CampaignView>& view) {
            const std::string data = campaign_json(*view->campaign(), hall_.config.time_zone);
            return Verdict(uncached(success(caller.language, one_text, data)));
        }
    );
}

Verdict Campaigns::list_public(const http::Request& request, const Caller& caller) const {
    const auto data = all();
    if (!data) {
        return failure(caller.language, {ErrorCode::db_002});
    }
    return conditional(
        success(caller.language, list_text, *data), request.header("If-None-Match").value_or("")
    );
}

Verdict Campaigns::one_public(const http::Request& request, CampaignId id, const Caller& caller)
    const {
    return with_campaign(
        hall_,
        caller,
        id,
        ErrorCode::db_002,
        [this, caller, known = std::string(request.header("If-None-Match").value_or(""))](
            const std::shared_ptr<CampaignView>& view
        ) {
            const std::string data = campaign_json(*view->campaign(), hall_.config.time_zone);
            return Verdict(conditional(success(caller.language, one_text, data), known));
        }
    );
}

Verdict Campaigns::status(CampaignId id, const Caller& caller) const {
    return with_campaign(
        hall_,
        caller,
        id,
        ErrorCode::db_002,
        [this, caller](const std::shared_ptr<CampaignView>& view) {
            const auto campaign = view->campaign();
            const Pace pace = pace_of(
                *campaign, *board_.read(), hall_.clock.steady_now(), hall_.clock.wall_now()
            );
            const std::string data = status_json(*campaign, pace);
            return Verdict(uncached(success(caller.language, status_text, data)));
        }
    );
}

}  // namespace firstcome::api
