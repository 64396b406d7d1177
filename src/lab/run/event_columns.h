// SPDX-License-Identifier: Apache-2.0
#pragma once
// The columns of the file of rows: each a 64-bit number per row.

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace firstcome::lab {

struct EventColumn {
    std::string_view name;
    // Negative numbers by their two's complement.
    std::uint64_t (*value)(const EventRow& row);
    // False when the row cannot have this value.
    bool (*store)(EventRow& row, std::uint64_t value);
};

// In the order of the file. Each must be stored in this order: rtt_us follows has_rtt.
std::span<const EventColumn> event_columns();

}  // namespace firstcome::lab
