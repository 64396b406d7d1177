// SPDX-License-Identifier: Apache-2.0
#pragma once
// The events of both streams as text: "data: {...}\n\n". Time stands last, so that two events can
// be compared without it.

#include "api/figures.h"
#include "api/hall.h"

#include <deque>
#include <string>
#include <string_view>

namespace firstcome::api {

// One second of the past, for the first event of the monitor.
struct PastSecond {
    std::int64_t time_ms = 0;
    double accepted_per_s = 0;
    double decided_per_s = 0;
    double committed_per_s = 0;
    double refused_per_s = 0;
    std::int64_t lag = 0;
    double latency_ms_p50 = 0;
    double latency_ms_p99 = 0;
    double cpu_percent = 0;
    std::uint64_t resident_bytes = 0;
};

inline constexpr std::size_t past_seconds_max = 15 * 60;

PastSecond past_second(const Figures& figures);

// The state of one campaign, without the closing brace: see finish_event.
std::string campaign_event(const CampaignView& view, const Figures& figures, const Hall& hall);

// The state of everything, without the closing brace.
std::string monitor_event(const Figures& figures, const Hall& hall);

// Columns of equal length, oldest second first: a member to put into the first event.
std::string history_member(const std::deque<PastSecond>& past);

// Adds the time, the brace and the frame.
std::string finish_event(std::string_view begun, WallTime now);

}  // namespace firstcome::api
