// SPDX-License-Identifier: Apache-2.0
#pragma once
// ArrivalPlan: when each entry means to start, fixed before T0 and the same in every run with the
// same rules. The run does not change it (open model): an entry that has to wait for a connection
// is late, and its latency counts from here. Thread: any, once made.

#include "base/time.h"

#include <cstdint>
#include <vector>

namespace firstcome::lab {

enum class Arrival {
    barrier,  // all at T0
    poisson,  // independently of each other, at a steady rate
    ramp,     // like poisson, at a rate that grows from 0 in a straight line and then stays
    flash,    // all at T0, and who is not answered soon sends again (see RushOptions)
};

struct ArrivalRules {
    Arrival kind = Arrival::barrier;
    double rate_per_s = 0;  // of poisson, and the one that a ramp ends at; above 0
    Duration ramp = {};     // how long the rate grows
    std::uint64_t seed = 1;
};

class ArrivalPlan {
  public:
    ArrivalPlan(const ArrivalRules& rules, std::uint32_t entries);

    // Counted from T0, never falling from one entry to the next.
    Duration intended(std::uint32_t entry) const {
        return after_start_.empty() ? Duration{} : after_start_[entry];
    }

    // From T0 to the last entry.
    Duration span() const { return after_start_.empty() ? Duration{} : after_start_.back(); }

  private:
    std::vector<Duration> after_start_;  // empty: all at T0
};

}  // namespace firstcome::lab
