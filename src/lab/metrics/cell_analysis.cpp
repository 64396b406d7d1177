// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/cell_analysis.h"

#include "lab/metrics/published_metrics.h"

namespace firstcome::lab {

CellAnalysis analyse(
    std::span<const EventRow> rows, std::uint64_t stock, Duration clock_uncertainty
) {
    CellAnalysis analysis;
    analysis.pipeline = pipeline_rate(rows);
    analysis.database = database_rate(rows);
    analysis.processing = processing_rate(rows);
    analysis.switch_ratio = switch_ratio(rows);
    analysis.violation_count = violation_count(rows);
    analysis.order_accuracy = order_accuracy(rows);
    analysis.fairness = fairness(rows);
    analysis.winner_set = winner_set(rows, stock, clock_uncertainty);
    analysis.win_rate_by_rtt = win_rate_by_rtt(rows);
    analysis.polled = throughput(rows, &EventRow::polled_at);
    analysis.committed = throughput(rows, &EventRow::committed_at);
    return analysis;
}

}  // namespace firstcome::lab
