// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/published_metrics.h"

#include "lab/metrics/inversions.h"
#include "lab/metrics/row_order.h"

#include <tuple>
#include <vector>

namespace firstcome::lab {

double switch_ratio(std::span<const EventRow> rows) {
    const auto order = ordered_by(rows, [](const EventRow& row) {
        return std::pair(row.kafka_timestamp_ms, row.consumed);
    });
    std::uint64_t switches = 0;
    for (std::size_t i = 1; i < order.size(); ++i) {
        const bool switched = rows[order[i]].partition != rows[order[i - 1]].partition;
        switches += switched ? 1 : 0;
    }
    return rows.empty() ? 0 : static_cast<double>(switches) / static_cast<double>(rows.size());
}

std::uint64_t violation_count(std::span<const EventRow> rows) {
    const auto order = ordered_by(rows, [](const EventRow& row) {
        return std::tuple(row.participant, row.partition, row.published_at, row.arrival);
    });
    const auto same_log = [&](std::size_t a, std::size_t b) {
        const EventRow& one = rows[order[a]];
        const EventRow& other = rows[order[b]];
        return one.participant == other.participant && one.partition == other.partition;
    };
    std::uint64_t violations = 0;
    std::vector<std::int64_t> offsets;
    for (std::size_t i = 0; i < order.size(); ++i) {
        offsets.push_back(rows[order[i]].offset.value());
        if (i + 1 == order.size() || !same_log(i, i + 1)) {
            violations += sort_and_count_inversions(offsets);
            offsets.clear();
        }
    }
    return violations;
}

}  // namespace firstcome::lab
