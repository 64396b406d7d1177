// SPDX-License-Identifier: Apache-2.0
#pragma once
// Resequencer: merges the partitions of a topic by arrival. Every event is held back for the same
// time after its arrival, so that earlier ones which took longer can still go first; who comes
// later than that has missed its place. Pure: it is told what time it is.

#include "base/time.h"
#include "lab/pipeline/event_stage.h"

#include <queue>
#include <vector>

namespace firstcome::lab {

class Resequencer {
  public:
    explicit Resequencer(Duration hold_back) : hold_back_(hold_back) {}

    void add(const StageEvent& event) { held_.push(event); }

    // Appends to `into`, in arrival order, those that have been held back long enough.
    void release(WallTime now, std::vector<StageEvent>& into);

  private:
    struct Later {
        bool operator()(const StageEvent& a, const StageEvent& b) const {
            return a.record.event.arrival > b.record.event.arrival;
        }
    };

    const Duration hold_back_;
    std::priority_queue<StageEvent, std::vector<StageEvent>, Later> held_;
};

}  // namespace firstcome::lab
