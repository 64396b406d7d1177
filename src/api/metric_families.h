// SPDX-License-Identifier: Apache-2.0
#pragma once
// Families: builds Prometheus' metric families from our counters and histograms, and prints them.
// Knows no metric by name.

#include "base/histogram.h"

#include <prometheus/metric_family.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstcome::api {

using MetricLabels = std::vector<std::pair<std::string_view, std::string>>;

class Families {
  public:
    // Samples that follow belong to this family.
    void begin(std::string_view name, prometheus::MetricType type, std::string_view help);

    void counter(double value, const MetricLabels& labels = {});
    void gauge(double value, const MetricLabels& labels = {});

    // `bounds` and the recorded values are in the histogram's unit; both are printed divided by
    // `scale`: 1e6 makes seconds of microseconds.
    void histogram(
        const HistogramSnapshot& snapshot,
        std::span<const std::uint64_t> bounds,
        double scale,
        const MetricLabels& labels = {}
    );

    std::string text() const;

  private:
    prometheus::ClientMetric& add(const MetricLabels& labels);

    std::vector<prometheus::MetricFamily> families_;
};

}  // namespace firstcome::api
