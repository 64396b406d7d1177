// SPDX-License-Identifier: Apache-2.0
#pragma once
// The orders in which the metrics walk through a cell's rows, as indices into them.

#include "base/assert.h"
#include "lab/metrics/event_row.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace firstcome::lab {

// Half as wide as a size_t, and a cell never has more rows.
using RowIndex = std::uint32_t;

// The indices of `rows` by ascending key(row); rows with equal keys stay in the order given.
// O(n log n). The keys are copied once, because a row is many times as wide as what is compared.
template <class Key>
std::vector<RowIndex> ordered_by(std::span<const EventRow> rows, Key key) {
    ASSERT(rows.size() <= std::numeric_limits<RowIndex>::max());
    std::vector<std::pair<decltype(key(rows[0])), RowIndex>> keyed;
    keyed.reserve(rows.size());
    for (const EventRow& row : rows) {
        keyed.emplace_back(key(row), static_cast<RowIndex>(keyed.size()));
    }
    std::sort(keyed.begin(), keyed.end());
    std::vector<RowIndex> order;
    order.reserve(keyed.size());
    for (const auto& [ignored, index] : keyed) {
        order.push_back(index);
    }
    return order;
}

}  // namespace firstcome::lab
