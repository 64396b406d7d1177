// SPDX-License-Identifier: Apache-2.0
#include "base/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace firstcome {
namespace {

void raise(std::atomic<std::uint64_t>& value, std::uint64_t by) {
    value.store(value.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

}  // namespace

std::size_t Histogram::bucket_of(std::uint64_t value) {
    const std::uint64_t bounded = std::min(value, (std::uint64_t{1} << value_bits_max) - 1);
    const auto bits = static_cast<unsigned>(std::bit_width(bounded));
    if (bits <= step_bits) {
        return bounded;
    }
    // The leading bit chooses the power of two, the next five bits the step within it.
    const unsigned shift = bits - step_bits - 1;
    return (std::size_t{shift} << step_bits) + (bounded >> shift);
}

std::uint64_t Histogram::upper_bound_of(std::size_t bucket) {
    const std::size_t steps = std::size_t{1} << step_bits;
    if (bucket < 2 * steps) {
        return bucket;
    }
    const std::size_t shift = (bucket >> step_bits) - 1;
    const std::uint64_t mantissa = steps + (bucket & (steps - 1));
    return ((mantissa + 1) << shift) - 1;
}

void Histogram::record(std::int64_t value) {
    const auto counted = static_cast<std::uint64_t>(std::max<std::int64_t>(value, 0));
    raise(buckets_[bucket_of(counted)], 1);
    raise(sum_, counted);
    if (counted > max_.load(std::memory_order_relaxed)) {
        max_.store(counted, std::memory_order_relaxed);
    }
}

void Histogram::merge_into(HistogramSnapshot& snapshot) const {
    for (std::size_t i = 0; i < bucket_count; ++i) {
        snapshot.buckets_[i] += buckets_[i].load(std::memory_order_relaxed);
    }
    snapshot.sum_ += sum_.load(std::memory_order_relaxed);
    snapshot.max_ = std::max(snapshot.max_, max_.load(std::memory_order_relaxed));
}

std::uint64_t HistogramSnapshot::count() const {
    return std::accumulate(buckets_.begin(), buckets_.end(), std::uint64_t{0});
}

std::uint64_t HistogramSnapshot::quantile(double q) const {
    const std::uint64_t total = count();
    const auto wanted = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(total)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        seen += buckets_[i];
        if (seen >= wanted && seen > 0) {
            return std::min(Histogram::upper_bound_of(i), max_);
        }
    }
    return 0;
}

std::uint64_t HistogramSnapshot::count_up_to(std::uint64_t bound) const {
    const auto last = buckets_.begin() + static_cast<std::ptrdiff_t>(Histogram::bucket_of(bound));
    return std::accumulate(buckets_.begin(), last + 1, std::uint64_t{0});
}

HistogramSnapshot HistogramSnapshot::since(const HistogramSnapshot& earlier) const {
    HistogramSnapshot difference = *this;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        difference.buckets_[i] -= earlier.buckets_[i];
    }
    difference.sum_ -= earlier.sum_;
    return difference;
}

}  // namespace firstcome
