// SPDX-License-Identifier: Apache-2.0
#pragma once
// Percentiles by nearest rank: the smallest value that so many of all do not exceed.

#include "base/assert.h"

#include <cstddef>
#include <vector>

namespace firstcome::lab {

// Of values that ascend, at least one; `permille` is 1 .. 1,000.
template <class Value>
Value nearest_rank(const std::vector<Value>& ascending, std::size_t permille) {
    ASSERT(!ascending.empty() && permille >= 1 && permille <= 1'000);
    return ascending[(permille * ascending.size() + 999) / 1'000 - 1];
}

}  // namespace firstcome::lab
