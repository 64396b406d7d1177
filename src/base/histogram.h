// SPDX-License-Identifier: Apache-2.0
#pragma once
// Histogram of non-negative integers (microseconds, record counts) with a relative error below
// 1/32, and Counter. One thread writes each of them, any thread reads; readers merge what the
// threads hold, so the hot path never shares a cache line with another writer.

#include <array>
#include <atomic>
#include <cstdint>

namespace firstcome {

class Counter {
  public:
    // Thread: the one writer.
    void add(std::uint64_t n = 1) {
        value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }

    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

class HistogramSnapshot;

class Histogram {
  public:
    // 32 exact values, then 32 steps per power of two up to 2^40 (12 days in microseconds).
    static constexpr unsigned step_bits = 5;
    static constexpr unsigned value_bits_max = 40;
    static constexpr std::size_t bucket_count = ((value_bits_max - step_bits + 1) << step_bits);

    // Thread: the one writer. Negative values count as zero, larger ones as the largest.
    void record(std::int64_t value);

    // Thread: any. Counts recorded meanwhile may or may not be included.
    void merge_into(HistogramSnapshot& snapshot) const;

    static std::size_t bucket_of(std::uint64_t value);
    // The largest value of the bucket.
    static std::uint64_t upper_bound_of(std::size_t bucket);

  private:
    std::array<std::atomic<std::uint64_t>, bucket_count> buckets_{};
    std::atomic<std::uint64_t> sum_{0};
    std::atomic<std::uint64_t> max_{0};
};

class HistogramSnapshot {
  public:
    std::uint64_t count() const;

    std::uint64_t sum() const { return sum_; }

    std::uint64_t max() const { return max_; }

    // The value that at least the share `q` (0..1) does not exceed; 0 when empty. Never above
    // max().
    std::uint64_t quantile(double q) const;
    // How many values are at most `bound` (up to the bucket's width).
    std::uint64_t count_up_to(std::uint64_t bound) const;
    // What was recorded since `earlier`, an older snapshot of the same histograms.
    HistogramSnapshot since(const HistogramSnapshot& earlier) const;

  private:
    friend class Histogram;
    std::array<std::uint64_t, Histogram::bucket_count> buckets_{};
    std::uint64_t sum_ = 0;
    std::uint64_t max_ = 0;
};

}  // namespace firstcome
