// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/campaign_status.h"

#include <boost/json.hpp>

namespace firstcome::lab {
namespace {

namespace json = boost::json;

// A machine that has just carried a stampede may be slow to say so.
constexpr Duration patience = Duration::seconds(30);

// -1 when the member is missing or no count.
std::int64_t count_in(const json::object& status, std::string_view name) {
    const json::value* value = status.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : -1;
}

const json::object* status_in(const json::value& answer) {
    const json::object* envelope = answer.if_object();
    const json::value* data = envelope == nullptr ? nullptr : envelope->if_contains("data");
    return data == nullptr ? nullptr : data->if_object();
}

}  // namespace

Result<CampaignStatus> fetch_campaign_status(const http::Url& server, CampaignId campaign) {
    const std::string url =
        "http://" + server.authority() + "/api/campaigns/" + to_string(campaign) + "/status";
    TRY_ASSIGN(
        const http::FetchedResponse response, http::fetch({.url = url, .timeout = patience})
    );
    if (response.status == 404) {
        return fail(Errc::not_found, "no campaign " + to_string(campaign) + " at " + url);
    }
    boost::system::error_code wrong;
    const json::value answer = json::parse(response.body, wrong);
    const json::object* in = wrong ? nullptr : status_in(answer);
    if (response.status != 200 || in == nullptr) {
        return fail(
            Errc::corrupt,
            url + " answered " + std::to_string(response.status) + " without a status"
        );
    }
    const CampaignStatus status{
        count_in(*in, "totalStock"),
        count_in(*in, "successCount"),
        count_in(*in, "totalParticipation")};
    if (status.total_stock < 0 || status.winners < 0 || status.places < status.winners) {
        return fail(Errc::corrupt, url + " answered with a status that lacks its counts");
    }
    return status;
}

}  // namespace firstcome::lab
