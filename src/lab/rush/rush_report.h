// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushReport: what came out of a rush. Every entry is counted in exactly one of the counts under
// "entries by their end".

#include "base/histogram.h"
#include "campaign/ids.h"
#include "lab/metrics/rtt_deciles.h"
#include "lab/rush/contention.h"
#include "lab/rush/rush_conditions.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace firstcome::lab {

struct RushReport {
    CampaignId campaign;
    std::int64_t stock = 0;  // total stock that the server named before T0
    std::uint64_t entries = 0;
    std::uint64_t participants = 0;  // different ones among the entries
    std::uint32_t connections = 0;
    std::uint32_t threads = 0;  // of all processes together
    RushConditions conditions;

    // Entries by their end.
    std::uint64_t won = 0;       // the participant's first entry with an outcome
    std::uint64_t sold_out = 0;  // likewise
    std::uint64_t repeated = 0;  // further entries of participants who were told an outcome
    std::uint64_t not_open = 0;
    std::uint64_t closed = 0;
    std::uint64_t refused = 0;   // the last answer was a definite refusal (429, 503)
    std::uint64_t unknown = 0;   // the last answer was 504, or the connection was lost
    std::uint64_t lost = 0;      // never answered, or accepted (202) and never decided
    std::uint64_t unusable = 0;  // ended by an answer that breaks the contract

    // Never got a definite answer.
    std::uint64_t unacknowledged() const { return unknown + lost; }

    std::uint64_t requests = 0;
    std::uint64_t retried = 0;    // entries sent again, each time counted
    std::uint64_t impatient = 0;  // entries sent again before the answer came, likewise
    std::uint64_t reconnections = 0;
    bool stopped = false;

    std::uint64_t wrong = 0;             // broken answers and contradictions between answers
    std::vector<std::string> witnesses;  // the first few of them, for people

    // The clients saw the campaign from its first place to its last: it was empty before, and the
    // server counts no more places than were told. Only then gaps can be, and were, looked for.
    bool exclusive = false;

    SteadyTime started_at;         // T0, on the clock of the machine that ran it
    double seconds = 0;            // T0 to the last answer received
    double entries_per_s = 0;      // definitely answered ones
    HistogramSnapshot latency_us;  // intended start to definite answer, of entries that got one
    HistogramSnapshot service_us;  // first byte sent to last byte received, of every answer

    std::vector<RttDecile> rtt_deciles;    // empty: too few known round trips
    std::optional<Contention> contention;  // nothing: nobody lost
    QueueDepth queue_depth;

    bool ok() const { return wrong == 0 && unacknowledged() == 0; }
};

// One JSON object on one line, without LF; latencies in milliseconds.
std::string render_json(const RushReport& report);

// A table for people, and the witnesses; ends with LF.
std::string render_table(const RushReport& report);

}  // namespace firstcome::lab
