// SPDX-License-Identifier: Apache-2.0
#pragma once
// Door: lets the events of a cell in, one after the other by the trace, and stamps each before any
// partition is chosen. The one total order that fairness is measured against.

#include "base/result.h"
#include "lab/arrival_plan.h"
#include "lab/pipeline/cell_pipeline.h"
#include "lab/pipeline/cell_record.h"

#include <atomic>

namespace firstcome::lab {

// Blocks until the last event is published and flushed. What is due at the same time is handed over
// together, at most 1,024 events. Errors: those of the pipeline; closed (`stop`).
Result<void> let_in(
    const ArrivalPlan& plan,
    CellRecord& record,
    CellPipeline& pipeline,
    const Clock& clock,
    const std::atomic<bool>& stop
);

}  // namespace firstcome::lab
