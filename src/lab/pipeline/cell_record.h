// SPDX-License-Identifier: Apache-2.0
#pragma once
// CellRecord: what the stages of the running cell write down, each its own members of a row, so
// that none waits for another. Read when all of them have ended.

#include "lab/metrics/event_row.h"
#include "lab/pipeline/cell_progress.h"

#include <atomic>
#include <cstdint>
#include <vector>

namespace firstcome::lab {

struct CellRecord {
    CellRecord(std::uint64_t events, CellProgress& its_progress)
        : rows(events),
          progress(its_progress) {}

    std::vector<EventRow> rows;  // by arrival
    std::atomic<std::uint64_t> consumed{0};
    std::atomic<std::uint64_t> processed{0};
    CellProgress& progress;
};

}  // namespace firstcome::lab
