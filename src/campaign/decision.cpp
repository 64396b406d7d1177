// SPDX-License-Identifier: Apache-2.0
#include "campaign/decision.h"

#include "base/assert.h"

namespace firstcome {

std::string_view to_string(DecisionKind kind) {
    switch (kind) {
        case DecisionKind::won:
            return "won";
        case DecisionKind::sold_out:
            return "sold_out";
        case DecisionKind::not_open:
            return "not_open";
        case DecisionKind::closed:
            return "closed";
        case DecisionKind::duplicate:
            return "duplicate";
        case DecisionKind::applied:
            return "applied";
        case DecisionKind::forbidden:
            return "forbidden";
        case DecisionKind::stale:
            return "stale";
        case DecisionKind::repeated:
            return "repeated";
        case DecisionKind::skipped:
            return "skipped";
        case DecisionKind::log_id:
            return "log_id";
    }
    ASSERT_BECAUSE(false, "a DecisionKind outside its enumeration");
}

void DecisionCounters::count(DecisionKind kind) {
    switch (kind) {
        case DecisionKind::won:
            ++won;
            return;
        case DecisionKind::sold_out:
            ++sold_out;
            return;
        case DecisionKind::not_open:
            ++not_open;
            return;
        case DecisionKind::closed:
            ++closed;
            return;
        case DecisionKind::duplicate:
            ++duplicate;
            return;
        case DecisionKind::log_id:
            return;
        case DecisionKind::applied:
        case DecisionKind::forbidden:
        case DecisionKind::stale:
        case DecisionKind::repeated:
        case DecisionKind::skipped:
            ++commands;
            return;
    }
}

std::int64_t DecisionCounters::sum() const {
    return won + sold_out + duplicate + not_open + closed + commands;
}

}  // namespace firstcome
