// SPDX-License-Identifier: Apache-2.0
#pragma once
// The status of a campaign: live, from memory, O(1). Clients poll it every second.

#include "api/figures.h"
#include "api/json_text.h"

#include <string>

namespace firstcome::api {

// The members of the status, without the braces.
void write_status(JsonText& json, const Campaign& campaign, const Pace& pace);

std::string status_json(const Campaign& campaign, const Pace& pace);

}  // namespace firstcome::api
