// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_conditions.h"

namespace firstcome::lab {

RushConditions RushConditions::of(const RushGround& ground) {
    const RushOptions& options = ground.options;
    const bool is_ramp = options.arrival == Arrival::ramp;
    RushConditions conditions;
    conditions.arrival = options.arrival;
    conditions.rate_per_s = is_ramp || options.arrival == Arrival::poisson ? options.rate_per_s : 0;
    conditions.ramp = is_ramp ? options.ramp : Duration();
    conditions.crowd = options.crowd;
    conditions.seed = options.seed;
    conditions.fresh_connections = options.fresh_connections;
    conditions.source_addresses = ground.source_addresses();
    conditions.processes = options.share.count;
    conditions.servers = static_cast<std::uint32_t>(ground.servers.size());
    return conditions;
}

std::string_view to_string(Arrival arrival) {
    switch (arrival) {
        case Arrival::barrier:
            return "barrier";
        case Arrival::poisson:
            return "poisson";
        case Arrival::ramp:
            return "ramp";
        case Arrival::flash:
            return "flash";
    }
    return "";
}

std::string_view to_string(Crowd crowd) {
    return crowd == Crowd::zipf ? "zipf" : "unique";
}

}  // namespace firstcome::lab
