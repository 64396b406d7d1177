// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the allocation loop of one partition counts. It stands here because the monitor reads it and
// must not know the loop. Written by that loop, read by any thread.

#include "base/histogram.h"
#include "campaign/decision.h"

#include <array>

namespace firstcome {

struct DecisionProbe {
    std::array<Counter, 12> decided;  // by DecisionKind, since this process started
    Counter commits;
    Counter commits_resent;
    Counter loads;
    Histogram batch_records;
    Histogram commit_latency_us;

    Counter& decided_as(DecisionKind kind) { return decided[static_cast<std::size_t>(kind)]; }

    const Counter& decided_as(DecisionKind kind) const {
        return decided[static_cast<std::size_t>(kind)];
    }
};

}  // namespace firstcome
