// SPDX-License-Identifier: Apache-2.0
#pragma once
// CellPipeline: a variant under test. A port; topic_pipeline implements those with a consumer per
// partition, app/pinned_pipeline the production path.
//
// A cell calls prepare(), then publish() for the events in their order, flush(), and, when every
// event is committed or it gives up, finish().

#include "base/result.h"
#include "lab/metrics/cell_check.h"

#include <cstdint>
#include <optional>

namespace firstcome::lab {

class CellPipeline {
  public:
    virtual ~CellPipeline() = default;

    // Makes topic and tables, and starts the consumers; they are ready for the first event.
    virtual Result<void> prepare() = 0;

    // Hands the events [first, end) over, which the door has just stamped. May wait for room.
    // Thread: the door.
    virtual Result<void> publish(std::uint64_t first, std::uint64_t end) = 0;

    // Returns when everything published is durable in the log. Thread: the door.
    virtual Result<void> flush() = 0;

    // Why a stage has ended before its time. Thread: any.
    virtual std::optional<Error> failure() = 0;

    // Ends the consumers, and completes the rows by what the database says.
    virtual Result<CellFacts> finish() = 0;
};

}  // namespace firstcome::lab
