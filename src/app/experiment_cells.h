// SPDX-License-Identifier: Apache-2.0
#pragma once
// ExperimentCells: runs the cells of an experiment, one at a time, on a Kafka and a MySQL server.

#include "app/settings.h"
#include "base/result.h"
#include "base/time.h"
#include "lab/metrics/event_row.h"
#include "lab/pipeline/cell_progress.h"
#include "lab/run/cell_result.h"

#include <sys/types.h>

#include <atomic>
#include <optional>
#include <vector>

namespace firstcome {

// The servers of an experiment. Of settings.log.url only the server counts: every cell makes its
// own topic. Every cell makes its tables anew, in the database NAME_experiment beside the NAME of
// settings.ledger.url.
struct ExperimentEngines {
    Settings settings;
    // Whose CPU is sampled; nothing where a server is on another machine.
    std::optional<pid_t> broker;
    std::optional<pid_t> database;
};

struct CellOutcome {
    lab::CellResult result;
    std::vector<lab::EventRow> rows;  // by arrival
};

class ExperimentCells {
  public:
    // All must outlive it.
    ExperimentCells(
        const lab::ExperimentConfig& config, const ExperimentEngines& engines, const Clock& clock
    );

    // Blocks until every event is committed, nothing has moved for a minute, or `stop` is set.
    // `progress` begins at 0. A failed check is no error: see CellResult::check. Errors: what an
    // engine said; busy (no progress); closed (stopped).
    Result<CellOutcome> run(
        const lab::CellPlan& plan, lab::CellProgress& progress, const std::atomic<bool>& stop
    );

  private:
    const lab::ExperimentConfig& config_;
    const ExperimentEngines& engines_;
    const Clock& clock_;
};

}  // namespace firstcome
