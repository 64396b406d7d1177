// SPDX-License-Identifier: Apache-2.0
#pragma once
// Random cells for the metrics' oracles: few participants, partitions and moments, so that
// everything ties and everything collides, and every order differs from every other.

#include "lab/metrics/event_row.h"

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <vector>

namespace firstcome::lab::tests {

// How far one event strays from the order of arrival, stage by stage. All zero is a perfect event,
// which is what RapidCheck shrinks to.
struct RandomEvent {
    int participant = 0;
    int partition = 0;
    int arrival_gap = 0;     // us since the arrival before
    int publish_delay = 0;   // us
    int timestamp_step = 0;  // ms since the timestamp of the arrival before; may be negative
    int offset_delay = 0;    // the delays below are in places
    int consume_delay = 0;
    int process_delay = 0;
    int rtt = 0;         // 0: it did not come over HTTP
    bool lucky = false;  // for arbitrary winners
};

std::ostream& operator<<(std::ostream& out, const RandomEvent& event);

struct RandomCell {
    std::vector<RandomEvent> events;
    std::uint64_t stock = 0;

    // Its rows, not sorted by anything, and decided by the rule: in the order of processing every
    // participant's first event wins until the stock is gone.
    std::vector<EventRow> decided() const;

    // The same with winners that no rule has chosen.
    std::vector<EventRow> lottery() const;
};

std::ostream& operator<<(std::ostream& out, const RandomCell& cell);

// Up to `events_max` events; about a third of the cells process in the order of arrival.
rc::Gen<RandomCell> random_cell(int events_max = 60);

}  // namespace firstcome::lab::tests
