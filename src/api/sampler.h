// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sampler: turns counters that only grow into figures of the last second and the last five. Called
// ten times a second; what is costly to read is read once a second.
//
// Thread: the monitor's.

#include "api/figures.h"
#include "api/hall.h"
#include "base/histogram.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace firstcome::api {

class Sampler {
  public:
    // `hall` must outlive it and have its desks.
    explicit Sampler(const Hall& hall) : hall_(hall) {}

    std::shared_ptr<const Figures> sample(SteadyTime now);

  private:
    struct Counts {
        std::uint64_t accepted = 0;
        std::uint64_t decided = 0;
        std::int64_t applied = 0;
    };

    struct Tick {
        SteadyTime at;
        std::vector<Counts> partitions;
        std::uint64_t refused = 0;
    };

    struct Second {
        SteadyTime at;
        std::shared_ptr<const CampaignBases> campaigns;
        HistogramSnapshot answers;
        double cpu_s = 0;
    };

    Tick read_tick(SteadyTime now) const;
    Second read_second(SteadyTime now) const;
    void measure_rates(const Tick& tick, Figures& figures) const;
    void measure_second(SteadyTime now);

    const Hall& hall_;
    std::deque<Tick> ticks_;      // of the last second
    std::deque<Second> seconds_;  // of the last five
    Figures slow_;                // what is measured once a second
};

}  // namespace firstcome::api
