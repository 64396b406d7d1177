// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a demo shows while the stampede runs: four bars on a terminal, one line a second elsewhere.

#include "app/live_figures.h"
#include "base/time.h"

#include <cstdint>
#include <string>

namespace firstcome {

struct DemoMoment {
    LiveFigures figures;
    std::int64_t entries = 0;   // in all
    std::int64_t stock = 0;     // in all
    std::int64_t answered = 0;  // entries that need nothing more
    Duration since_start;       // T0
    std::string note;           // "kill 1 of 3: starting again"
};

// Whole lines of at most 79 columns.
std::string draw_moment(const DemoMoment& moment);

// The same in one line, without LF.
std::string tell_moment(const DemoMoment& moment);

}  // namespace firstcome
