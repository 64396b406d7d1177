// SPDX-License-Identifier: Apache-2.0
#pragma once
// CellAnalysis: every metric of one cell, computed from its rows alone.

#include "lab/metrics/fairness.h"
#include "lab/metrics/order_accuracy.h"
#include "lab/metrics/rates.h"
#include "lab/metrics/rtt_deciles.h"
#include "lab/metrics/throughput.h"
#include "lab/metrics/winner_set.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firstcome::lab {

struct CellAnalysis {
    Rate pipeline;
    Rate database;
    Rate processing;
    double switch_ratio = 0;
    std::uint64_t violation_count = 0;
    OrderAccuracy order_accuracy;
    Fairness fairness;
    WinnerSet winner_set;
    std::vector<RttDecile> win_rate_by_rtt;
    Throughput polled;     // pipeline TPS over time
    Throughput committed;  // DB TPS over time
};

// For rows that check_cell found in order. O(n log n), memory linear in the rows.
CellAnalysis analyse(
    std::span<const EventRow> rows, std::uint64_t stock, Duration clock_uncertainty
);

}  // namespace firstcome::lab
