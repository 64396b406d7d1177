// SPDX-License-Identifier: Apache-2.0
#pragma once
// ReportSettings: the settings of a run as the sections of a report look for them.
// Lifetime: points into the run. Thread: any.

#include "lab/report/report_metrics.h"

#include <optional>
#include <string>
#include <vector>

namespace firstcome::lab {

class ReportSettings {
  public:
    explicit ReportSettings(const ExperimentRun& run);

    const ExperimentRun& run() const { return *run_; }

    // In the order in which they first appear; each has at least one cell.
    const std::vector<Setting>& all() const { return settings_; }

    // Those of one variant, by ascending partitions, then hold-back.
    std::vector<const Setting*> of(Variant variant) const;

    // Null when it was not run (or is not done). With the smallest hold-back of resequenced.
    const Setting* find(Variant variant, std::uint32_t partitions) const;

    // Those that give away what there is and no more: all but select-update.
    std::vector<const Setting*> conditional() const;

  private:
    const ExperimentRun* run_;
    std::vector<Setting> settings_;
};

inline const CellPlan& plan_of(const Setting& setting) {
    return setting.cells.front()->plan;
}

// The repetition whose DB TPS is the median; of an even number the lower of the middle two.
const CellResult& typical_cell(const Setting& setting);

// Whether a figure moved between two settings by more than chance explains.
enum class Change {
    rose,
    fell,
    same,
    unknown,  // undefined in one of them
};

struct Difference {
    Change change = Change::unknown;
    std::optional<double> ratio;  // to / from; nothing when undefined, or from is 0
};

// Rose or fell: the ranges of the repetitions do not overlap, and the medians differ by more than
// 5 % (10 % where one of the two was run only once). Else the same.
Difference difference(const Figure& from, const Figure& to);

Difference difference(const Setting& from, const Setting& to, const Metric& metric);

// "x1.03", or "from 0" and the like where there is no ratio.
std::string ratio_of(const Difference& difference);

}  // namespace firstcome::lab
