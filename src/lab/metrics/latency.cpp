// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/latency.h"

#include "lab/metrics/nearest_rank.h"

#include <algorithm>
#include <vector>

namespace firstcome::lab {

Latency latency(std::span<const EventRow> rows) {
    if (rows.empty()) {
        return {};
    }
    std::vector<Duration> latencies;
    latencies.reserve(rows.size());
    for (const EventRow& row : rows) {
        latencies.push_back(row.committed_at - row.published_at);
    }
    std::sort(latencies.begin(), latencies.end());
    return {nearest_rank(latencies, 500), nearest_rank(latencies, 990), latencies.back()};
}

}  // namespace firstcome::lab
