// SPDX-License-Identifier: Apache-2.0
#pragma once
// CellCheck: what must be true of a cell's rows before any figure made of them means something.
// A cell that fails has no report; its witnesses say why. (experiments/METRICS.md: check)

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome::lab {

// What is known about a cell without its rows.
struct CellFacts {
    std::uint64_t events = 0;    // stamped at the door and published
    std::int64_t stock = 0;      // N
    std::int64_t remaining = 0;  // the stock that the database shows at the end
};

struct CellFinding {
    std::string name;
    std::string witness;      // the first contradiction; empty when it holds
    std::uint64_t count = 0;  // contradictions
    // Whether it is about units given away, not about the evidence for that.
    bool of_stock = false;

    bool holds() const { return count == 0; }
};

struct CellCheck {
    std::vector<CellFinding> findings;  // every check in its order, those that hold too
    std::int64_t oversold = 0;          // units given away beyond the stock

    bool passed() const;

    // All but what a design without a conditional update is expected to break: its oversell is a
    // result only if the history that shows it is whole.
    bool evidence_holds() const;
};

// The rows may come in any order. O(n log n), and memory for a few indices per row.
CellCheck check_cell(std::span<const EventRow> rows, const CellFacts& facts);

}  // namespace firstcome::lab
