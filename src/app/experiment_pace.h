// SPDX-License-Identifier: Apache-2.0
#pragma once
// How long an experiment still takes, told from what its cells took. Pure.

#include "lab/run/cell_result.h"

#include <optional>
#include <string>
#include <vector>

namespace firstcome {

// The cell that is running.
struct CellUnderWay {
    lab::CellPlan plan;
    Duration elapsed;
    std::uint64_t committed = 0;  // events so far

    double share() const;  // 0 .. 1
};

// Cells of one setting take as long as each other, of one variant as long per event, others as long
// per event as the mean. Nothing before there is anything to tell by. `missing`: that cell too.
std::optional<Duration> remaining(
    const lab::ExperimentRun& run,
    const std::vector<lab::CellPlan>& missing,
    const CellUnderWay& now
);

// "about 3 min left", "less than a minute left", "about 2 h 10 min left"; nothing: "".
std::string remaining_text(const std::optional<Duration>& remaining);

}  // namespace firstcome
