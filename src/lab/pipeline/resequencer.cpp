// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/resequencer.h"

namespace firstcome::lab {

void Resequencer::release(WallTime now, std::vector<StageEvent>& into) {
    while (!held_.empty() && held_.top().record.event.arrived_at + hold_back_ <= now) {
        into.push_back(held_.top());
        held_.pop();
    }
}

}  // namespace firstcome::lab
