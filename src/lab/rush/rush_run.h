// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushRun: what driving a rush, or a share of it, left behind. Values only.

#include "base/bytes.h"
#include "base/result.h"
#include "lab/rush/rush_trace.h"

#include <vector>

namespace firstcome::lab {

struct RushRun {
    SteadyTime started_at;  // T0
    std::uint64_t reconnections = 0;
    bool stopped = false;
    std::vector<RushTrace> traces;  // one per thread

    bool operator==(const RushRun&) const = default;
};

// The shares of one rush as one run. Requires: they began at the same T0; at least one.
RushRun joined(std::vector<RushRun> shares);

// For another process of this same program, hence in no lasting format.
Bytes to_bytes(const RushRun& run);

// Errors: corrupt.
Result<RushRun> run_from_bytes(ByteView bytes);

}  // namespace firstcome::lab
