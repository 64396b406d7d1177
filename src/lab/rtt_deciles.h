// SPDX-License-Identifier: Apache-2.0
#pragma once
// RttDecile: did the near ones win? The participants with a place, in ten groups by the round-trip
// time of the connection that took it. Thread: any, after the run.

#include "lab/told_places.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firstcome::lab {

struct RttDecile {
    std::uint32_t round_trip_us_min = 0;
    std::uint32_t round_trip_us_max = 0;
    std::uint64_t participants = 0;
    std::uint64_t won = 0;

    double win_rate() const { return static_cast<double>(won) / static_cast<double>(participants); }

    bool operator==(const RttDecile&) const = default;
};

// Ten groups whose sizes differ by one at most, the nearest first. Equal round trips are dealt out
// without regard to who came when, or groups would differ that are equally far away. Empty when
// fewer than ten have a known round trip.
std::vector<RttDecile> rtt_deciles(std::span<const ToldPlace> places);

}  // namespace firstcome::lab
