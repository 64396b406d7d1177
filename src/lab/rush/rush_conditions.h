// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushConditions: under which conditions a rush was run, for its report. Values only.

#include "lab/rush/rush_ground.h"

#include <cstdint>
#include <string_view>

namespace firstcome::lab {

struct RushConditions {
    static RushConditions of(const RushGround& ground);

    Arrival arrival = Arrival::barrier;
    double rate_per_s = 0;  // 0: all at once
    Duration ramp;          // zero: no ramp
    Crowd crowd = Crowd::unique;
    std::uint64_t seed = 1;
    bool fresh_connections = false;
    std::uint32_t source_addresses = 1;
    std::uint32_t processes = 1;
    std::uint32_t servers = 1;
};

std::string_view to_string(Arrival arrival);
std::string_view to_string(Crowd crowd);

}  // namespace firstcome::lab
