// SPDX-License-Identifier: Apache-2.0
#pragma once
// Did the near ones win? The participants of a rush with a place, in ten groups by the round-trip
// time of the connection that took it. Thread: any, after the run.

#include "lab/rtt_deciles.h"
#include "lab/told_places.h"

#include <span>
#include <vector>

namespace firstcome::lab {

// Ten groups whose sizes differ by one at most, the nearest first. Equal round trips are dealt out
// without regard to who came when, or groups would differ that are equally far away: on loopback
// nearly all are. Empty when fewer than ten have a known round trip.
std::vector<RttDecile> win_rate_by_round_trip(std::span<const ToldPlace> places);

}  // namespace firstcome::lab
