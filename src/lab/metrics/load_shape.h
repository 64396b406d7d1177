// SPDX-License-Identifier: Apache-2.0
#pragma once
// LoadShape: where a load begins, bends and culminates, by one stated rule, so that nobody has to
// look at a curve and guess. (experiments/METRICS.md: monitoring)

#include "base/time.h"

#include <cstddef>
#include <optional>
#include <span>

namespace firstcome::lab {

// A reading of the monitor, for example CPU percent or events per second. One every 100 ms.
struct LoadSample {
    SteadyTime at;
    double value = 0;
};

struct LoadPoint {
    SteadyTime at;
    double value = 0;
};

struct LoadShape {
    double threshold = 0;  // idle mean + 3 sigma
    LoadPoint start;       // the first sample above it that is followed by 500 ms above it
    LoadPoint knee;  // the sample farthest from the chord start-peak; the start if all lie on it
    LoadPoint peak;  // the highest mean of 500 ms, at the middle of them
};

inline constexpr std::size_t samples_of_500_ms = 5;

// The first `idle_count` samples were taken before there was any load. Nothing when no load begins
// after them, or when there is none to compare with. Sigma is that of the idle samples themselves
// (divided by their number).
std::optional<LoadShape> load_shape(std::span<const LoadSample> samples, std::size_t idle_count);

}  // namespace firstcome::lab
