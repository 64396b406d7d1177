// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/monitor_sample.h"

namespace firstcome::lab {

std::optional<LoadShape> cpu_shape(const Monitoring& monitoring) {
    std::vector<LoadSample> samples;
    samples.reserve(monitoring.samples.size());
    for (const MonitorSample& sample : monitoring.samples) {
        samples.push_back({SteadyTime{sample.at.us}, sample.cpu_percent()});
    }
    return load_shape(samples, monitoring.idle_count);
}

}  // namespace firstcome::lab
