// SPDX-License-Identifier: Apache-2.0
#include "campaign/campaign.h"

#include "base/assert.h"

namespace firstcome {

std::string_view to_string(Phase phase) {
    switch (phase) {
        case Phase::scheduled:
            return "scheduled";
        case Phase::open:
            return "open";
        case Phase::sold_out:
            return "sold_out";
        case Phase::closed:
            return "closed";
    }
    ASSERT_BECAUSE(false, "a Phase outside its enumeration");
}

std::optional<Phase> parse_phase(std::string_view text) {
    for (const Phase phase : {Phase::scheduled, Phase::open, Phase::sold_out, Phase::closed}) {
        if (to_string(phase) == text) {
            return phase;
        }
    }
    return std::nullopt;
}

}  // namespace firstcome
