// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushOptions: everything that one rush is told.

#include "base/result.h"
#include "base/time.h"
#include "campaign/ids.h"
#include "lab/arrival_plan.h"
#include "lab/rush/participant_plan.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace firstcome::lab {

// What one process drives of a rush that several drive together.
struct RushShare {
    std::uint32_t index = 0;  // 0 .. count - 1
    std::uint32_t count = 1;  // 1 .. 64

    bool operator==(const RushShare&) const = default;
};

struct RushOptions {
    std::string url;  // http://HOST:PORT, no path; 1 .. 16 of them, comma between
    CampaignId campaign;
    std::uint64_t entries = 100'000;    // 1 .. 10,000,000, of all shares together
    std::uint32_t connections = 2'000;  // 1 .. 60,000, likewise; never more than entries
    std::uint32_t threads = 2;          // 1 .. 64, of each share; fewer when connections are few
    bool fresh_connections = false;     // one for every request, instead of keep-alive

    Arrival arrival = Arrival::barrier;
    double rate_per_s = 0;                     // of poisson and ramp: 1 .. 1,000,000
    Duration ramp = Duration::seconds(10);     // of ramp: 1 ms .. 1 h
    Duration patience = Duration::seconds(1);  // of flash: 1 ms .. 1 h
    // Of flash: how often who is not answered within `patience` sends again, each time on another
    // connection. 0 .. 20.
    std::uint32_t impatient_requests_max = 3;

    Crowd crowd = Crowd::unique;
    double duplicates_percent = 0;       // 0 .. 99: entries that repeat an earlier participant
    std::uint32_t population = 100'000;  // of zipf: 1 .. 10,000,000
    double zipf_exponent = 1;            // 0.1 .. 5
    std::uint64_t seed = 1;              // of arrivals and participants

    std::int64_t first_participant = 1;  // ids are this integer and those after it, ...
    std::string participant_prefix;      // ... behind this text if there is one: [A-Za-z0-9_.-]*
    std::string history_path;            // a file to write (audit/history.h); empty = none
    bool retry = true;                   // refused and unknown entries, with the same participant
    Duration sample_pause;  // between two looks at the servers' queues; zero = no looks
    Duration open_timeout = Duration::seconds(20);  // until all connections are open
    Duration deadline = Duration::seconds(60);      // from the last intended start

    RushShare share;
    std::function<std::optional<SteadyTime>()> agree_on_start;  // see http::StampedeConfig

    ArrivalRules arrival_rules() const { return {arrival, rate_per_s, ramp, seed}; }

    ParticipantRules participant_rules() const {
        return {crowd, duplicates_percent, population, zipf_exponent, seed};
    }

    // Of this share; at least 1 once checked.
    std::uint32_t connections_of_share() const {
        return connections / share.count + (share.index < connections % share.count ? 1U : 0U);
    }
};

// Errors: invalid, with the first bound that is not kept.
Result<void> check_bounds(const RushOptions& options);

}  // namespace firstcome::lab
