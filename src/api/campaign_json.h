// SPDX-License-Identifier: Apache-2.0
#pragma once
// A campaign as clients see it.

#include "base/time_zone.h"
#include "campaign/campaign.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace firstcome::api {

std::string campaign_json(const Campaign& campaign, const TimeZone& zone);

// An array, oldest first.
std::string campaigns_json(
    std::vector<std::shared_ptr<const Campaign>> campaigns, const TimeZone& zone
);

}  // namespace firstcome::api
