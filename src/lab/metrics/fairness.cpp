// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/fairness.h"

#include "lab/metrics/inversions.h"
#include "lab/metrics/nearest_rank.h"
#include "lab/metrics/row_order.h"

#include <algorithm>
#include <numeric>

namespace firstcome::lab {
namespace {

// Where each entry came out of the processing, in the order of arrival.
std::vector<std::uint32_t> processing_ranks(std::span<const EventRow> rows) {
    const auto by_arrival =
        ordered_by(rows, [](const EventRow& row) { return std::pair(row.arrival, row.processed); });
    const auto by_processing =
        ordered_by(rows, [](const EventRow& row) { return std::pair(row.processed, row.arrival); });
    std::vector<std::uint32_t> rank_of_row(rows.size());
    for (std::uint32_t rank = 0; rank < rows.size(); ++rank) {
        rank_of_row[by_processing[rank]] = rank;
    }
    std::vector<std::uint32_t> ranks;
    ranks.reserve(rows.size());
    for (const RowIndex row : by_arrival) {
        ranks.push_back(rank_of_row[row]);
    }
    return ranks;
}

Spread spread(std::vector<std::uint32_t> counts) {
    if (counts.empty()) {
        return {};
    }
    std::sort(counts.begin(), counts.end());
    Spread spread;
    spread.total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    spread.mean = static_cast<double>(spread.total) / static_cast<double>(counts.size());
    spread.p50 = nearest_rank(counts, 500);
    spread.p90 = nearest_rank(counts, 900);
    spread.p99 = nearest_rank(counts, 990);
    spread.p999 = nearest_rank(counts, 999);
    spread.max = counts.back();
    return spread;
}

Spread spread_of(std::span<const Overtaking> entries, std::uint32_t Overtaking::*count) {
    std::vector<std::uint32_t> counts;
    counts.reserve(entries.size());
    for (const Overtaking& entry : entries) {
        counts.push_back(entry.*count);
    }
    return spread(std::move(counts));
}

// An entry's displacement is the difference of those that overtook it and those that it overtook.
std::uint64_t largest_displacement(std::span<const Overtaking> entries) {
    std::uint64_t largest = 0;
    for (const auto& [slips, skips] : entries) {
        largest = std::max<std::uint64_t>(largest, slips > skips ? slips - skips : skips - slips);
    }
    return largest;
}

}  // namespace

Fairness fairness(std::span<const EventRow> rows) {
    const auto entries = overtakings(processing_ranks(rows));
    Fairness fairness;
    fairness.slips = spread_of(entries, &Overtaking::slips);
    fairness.skips = spread_of(entries, &Overtaking::skips);
    fairness.inversions = fairness.slips.total;
    fairness.kendall_distance = kendall_distance(entries);
    fairness.largest_displacement = largest_displacement(entries);
    return fairness;
}

}  // namespace firstcome::lab
