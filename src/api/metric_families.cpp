// SPDX-License-Identifier: Apache-2.0
#include "api/metric_families.h"

#include "base/assert.h"

#include <prometheus/text_serializer.h>

#include <limits>

namespace firstcome::api {

void Families::begin(std::string_view name, prometheus::MetricType type, std::string_view help) {
    prometheus::MetricFamily family;
    family.name = name;
    family.help = help;
    family.type = type;
    families_.push_back(std::move(family));
}

prometheus::ClientMetric& Families::add(const MetricLabels& labels) {
    ASSERT(!families_.empty());
    prometheus::ClientMetric metric;
    for (const auto& [name, value] : labels) {
        metric.label.push_back({std::string(name), value});
    }
    return families_.back().metric.emplace_back(std::move(metric));
}

void Families::counter(double value, const MetricLabels& labels) {
    ASSERT(families_.back().type == prometheus::MetricType::Counter);
    add(labels).counter.value = value;
}

void Families::gauge(double value, const MetricLabels& labels) {
    ASSERT(families_.back().type == prometheus::MetricType::Gauge);
    add(labels).gauge.value = value;
}

void Families::histogram(
    const HistogramSnapshot& snapshot,
    std::span<const std::uint64_t> bounds,
    double scale,
    const MetricLabels& labels
) {
    ASSERT(families_.back().type == prometheus::MetricType::Histogram);
    auto& histogram = add(labels).histogram;
    histogram.sample_count = snapshot.count();
    histogram.sample_sum = static_cast<double>(snapshot.sum()) / scale;
    for (const std::uint64_t bound : bounds) {
        histogram.bucket.push_back({snapshot.count_up_to(bound), static_cast<double>(bound) / scale}
        );
    }
    histogram.bucket.push_back({histogram.sample_count, std::numeric_limits<double>::infinity()});
}

std::string Families::text() const {
    return prometheus::TextSerializer().Serialize(families_);
}

}  // namespace firstcome::api
