// SPDX-License-Identifier: Apache-2.0
#pragma once
// The different participants of a cell. Who comes twice is one person, and counts from the first
// time.

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace firstcome::lab {

struct Person {
    std::uint64_t participant = 0;
    std::uint64_t arrival = 0;    // of their first event
    WallTime arrived_at;          // likewise
    std::optional<Duration> rtt;  // likewise
    bool won = false;             // by any of their events
};

// Everybody, in the order of their first arrival. O(n log n).
std::vector<Person> people_by_arrival(std::span<const EventRow> rows);

}  // namespace firstcome::lab
