// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/load_shape.h"

#include <algorithm>
#include <cmath>

namespace firstcome::lab {
namespace {

using Samples = std::span<const LoadSample>;

double sum(Samples samples) {
    double sum = 0;
    for (const LoadSample& sample : samples) {
        sum += sample.value;
    }
    return sum;
}

// Around the first value, so that the mean of equal values is that value to the last bit: an idle
// line must not exceed itself.
double idle_mean(Samples idle) {
    const double first = idle.front().value;
    double above = 0;
    for (const LoadSample& sample : idle) {
        above += sample.value - first;
    }
    return first + above / static_cast<double>(idle.size());
}

double three_sigma_above(Samples idle) {
    const double middle = idle_mean(idle);
    double squares = 0;
    for (const LoadSample& sample : idle) {
        squares += (sample.value - middle) * (sample.value - middle);
    }
    return middle + 3 * std::sqrt(squares / static_cast<double>(idle.size()));
}

std::optional<std::size_t> first_lasting_above(Samples samples, double threshold, std::size_t at) {
    std::size_t lasting = 0;
    for (; at < samples.size(); ++at) {
        lasting = samples[at].value > threshold ? lasting + 1 : 0;
        if (lasting == samples_of_500_ms) {
            return at + 1 - samples_of_500_ms;
        }
    }
    return std::nullopt;
}

// The first sample of the highest 500 ms.
std::size_t highest_window(Samples samples, std::size_t from) {
    std::size_t highest = from;
    double highest_sum = sum(samples.subspan(from, samples_of_500_ms));
    for (std::size_t at = from + 1; at + samples_of_500_ms <= samples.size(); ++at) {
        const double next = sum(samples.subspan(at, samples_of_500_ms));
        if (next > highest_sum) {
            highest = at;
            highest_sum = next;
        }
    }
    return highest;
}

// Twice the area of the triangle that the point spans with the chord. The chord is the same for all
// points, so the largest area is the greatest distance, in whatever units the axes are.
double area(const LoadPoint& start, const LoadPoint& peak, const LoadSample& point) {
    const auto since_start = [&](SteadyTime moment) {
        return static_cast<double>((moment - start.at).us);
    };
    return std::abs(
        since_start(peak.at) * (point.value - start.value) -
        since_start(point.at) * (peak.value - start.value)
    );
}

LoadPoint farthest_from_chord(Samples between, const LoadPoint& start, const LoadPoint& peak) {
    LoadPoint farthest = start;
    double largest = 0;
    for (const LoadSample& sample : between) {
        const double next = area(start, peak, sample);
        if (next > largest) {
            farthest = {sample.at, sample.value};
            largest = next;
        }
    }
    return farthest;
}

}  // namespace

std::optional<LoadShape> load_shape(Samples samples, std::size_t idle_count) {
    if (idle_count == 0 || idle_count > samples.size()) {
        return std::nullopt;
    }
    LoadShape shape;
    shape.threshold = three_sigma_above(samples.first(idle_count));
    const auto start = first_lasting_above(samples, shape.threshold, idle_count);
    if (!start) {
        return std::nullopt;
    }
    const std::size_t highest = highest_window(samples, *start);
    const std::size_t middle = highest + samples_of_500_ms / 2;
    shape.start = {samples[*start].at, samples[*start].value};
    const double highest_sum = sum(samples.subspan(highest, samples_of_500_ms));
    shape.peak = {samples[middle].at, highest_sum / samples_of_500_ms};
    shape.knee =
        farthest_from_chord(samples.subspan(*start, middle - *start), shape.start, shape.peak);
    return shape;
}

}  // namespace firstcome::lab
