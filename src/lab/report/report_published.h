// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the first system published: 100,000 events for each number of partitions, on a cloud machine
// with 2 cores, and what had been expected. The only figures of a report that are not of its run.

#include <array>
#include <cstdint>
#include <string_view>

namespace firstcome::lab {

struct PublishedRow {
    std::uint32_t partitions;
    std::string_view total_events;
    std::string_view processing_tps;
    std::string_view switch_ratio;
    std::string_view violation_count;
};

inline constexpr std::array published_rows = {
    PublishedRow{1, "100,000", "285.71", "0", "0"},
    PublishedRow{3, "100,000", "279.33", "0.0026", "0"},
    PublishedRow{5, "100,000", "288.18", "0.0020", "0"},
};

struct HypothesisRow {
    std::uint32_t partitions;
    std::string_view throughput;
    std::string_view disorder;
    double disorder_percent_min;  // 0: exactly none
};

inline constexpr std::array hypothesis_rows = {
    HypothesisRow{1, "low", "0 %", 0},
    HypothesisRow{3, "medium", "10 % or more", 10},
    HypothesisRow{5, "high", "20 % or more", 20},
};

}  // namespace firstcome::lab
