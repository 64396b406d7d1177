// SPDX-License-Identifier: Apache-2.0
#pragma once
// Decision: what the rule makes of a record. Outcomes and refusals of entries, and what became of
// the other commands. None of them is an error.

#include "campaign/ids.h"

#include <cstdint>
#include <string_view>

namespace firstcome {

// Numbers enter the chain and the ledger: never reuse or renumber.
enum class DecisionKind : std::uint8_t {
    won = 1,        // outcome: a place with a unit
    sold_out = 2,   // outcome: a place without one
    not_open = 3,   // refusal: before the first opening
    closed = 4,     // refusal: after a closing
    duplicate = 5,  // refusal: the participant has a place
    applied = 6,    // the command took effect
    forbidden = 7,  // the rule does not allow the change
    stale = 8,      // its basis no longer holds
    repeated = 9,   // its command_id is known; the first answer stands
    skipped = 10,   // passed over on an operator's order
    log_id = 11,    // record 0
};

std::string_view to_string(DecisionKind kind);

constexpr bool is_outcome(DecisionKind kind) {
    return kind == DecisionKind::won || kind == DecisionKind::sold_out;
}

constexpr bool is_refusal(DecisionKind kind) {
    return kind == DecisionKind::not_open || kind == DecisionKind::closed ||
           kind == DecisionKind::duplicate;
}

struct Decision {
    DecisionKind kind = DecisionKind::log_id;
    CampaignId campaign;  // for a create: the campaign it made; 0 where there is none
    Sequence sequence;    // of an outcome; else 0
    Version version;      // of the campaign after another command; else 0
    // What the first command with this id was decided; equals `kind` unless `repeated`.
    DecisionKind first = DecisionKind::log_id;

    bool operator==(const Decision&) const = default;
};

// How often each kind was decided in a partition; they sum to the applied offset (I11).
struct DecisionCounters {
    std::int64_t won = 0;
    std::int64_t sold_out = 0;
    std::int64_t duplicate = 0;
    std::int64_t not_open = 0;
    std::int64_t closed = 0;
    std::int64_t commands = 0;  // everything else but record 0, which counts nowhere

    void count(DecisionKind kind);
    std::int64_t sum() const;

    // The places given in this partition: its processing_sequence.
    std::int64_t places() const { return won + sold_out; }

    bool operator==(const DecisionCounters&) const = default;
};

}  // namespace firstcome
