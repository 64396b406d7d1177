// SPDX-License-Identifier: Apache-2.0
#pragma once
// A small rush at a server that misbehaves on demand, for the tests of rush.

#include "lab/rush/rush.h"
#include "tests/support/fake_campaign.h"

#include <functional>
#include <string>
#include <utility>

namespace firstcome::tests {

// Met only by a test that fails, however busy the machine is.
inline constexpr Duration forever = Duration::seconds(3'600);

inline lab::RushOptions options_for(const FakeServer& server, std::uint64_t entries) {
    lab::RushOptions options;
    options.url = server.url();
    options.campaign = CampaignId(1);
    options.entries = entries;
    options.connections = 8;
    options.open_timeout = forever;
    options.deadline = forever;
    return options;
}

inline Result<lab::RushReport> rushed(const lab::RushOptions& options) {
    const SystemClock clock;
    return lab::run_rush(options, clock);
}

// Answers entries by `script`, everything else honestly.
inline FakeServer::Script entries_answered_by(
    FakeCampaign& campaign, std::function<FakeReply(const std::string& id)> script
) {
    return [&campaign, script = std::move(script)](const FakeRequest& request) {
        return FakeCampaign::is_entry(request) ? script(FakeCampaign::id_in(request))
                                               : campaign.answer(request);
    };
}

}  // namespace firstcome::tests
