// SPDX-License-Identifier: Apache-2.0
#pragma once
// Monitoring: what an onlooker sees of a cell, one sample every 100 ms: CPU of the three processes
// and how far the events have come. The second base of measurement.

#include "lab/metrics/load_shape.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace firstcome::lab {

inline constexpr Duration monitor_interval = Duration::millis(100);

struct MonitorSample {
    Duration at;  // since the cell's first publish; negative before it
    // CPU since the sample before, percent of the whole machine (100 = every core busy); nothing
    // where the process is not on this machine.
    std::optional<double> program_percent;  // generator, producer and consumers
    std::optional<double> broker_percent;
    std::optional<double> database_percent;
    std::uint64_t published = 0;  // events so far, of each stage
    std::uint64_t polled = 0;
    std::uint64_t committed = 0;

    double cpu_percent() const {
        return program_percent.value_or(0) + broker_percent.value_or(0) +
               database_percent.value_or(0);
    }

    // Published and not yet committed.
    std::uint64_t lag() const { return published - committed; }
};

struct Monitoring {
    std::vector<MonitorSample> samples;
    std::size_t idle_count = 0;  // samples before the first publish, at the front
};

// Of the sum of the three. Moments count from the first publish.
std::optional<LoadShape> cpu_shape(const Monitoring& monitoring);

}  // namespace firstcome::lab
