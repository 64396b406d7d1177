// SPDX-License-Identifier: Apache-2.0
#pragma once
// CellResult and ExperimentRun: all that a report is made of.

#include "lab/metrics/cell_analysis.h"
#include "lab/metrics/cell_check.h"
#include "lab/metrics/latency.h"
#include "lab/metrics/monitor_sample.h"
#include "lab/run/experiment_config.h"

#include <string>
#include <utility>
#include <vector>

namespace firstcome::lab {

struct CellResult {
    CellPlan plan;
    WallTime started_at;
    Duration took;  // the whole cell, with its preparation
    CellCheck check;
    // Of a cell whose check failed these are made of rows that contradict each other: a report
    // shows them of select-update only, whose oversell is the result.
    CellAnalysis analysis;
    Latency latency;
    Monitoring monitoring;

    // Whether a report may rest on this cell.
    bool sound() const {
        return plan.variant == Variant::select_update ? check.evidence_holds() : check.passed();
    }
};

struct ExperimentRun {
    std::string id;          // "20261128-071500": when it began, UTC
    std::string experiment;  // the name of its folder: "001-partitions"
    ExperimentConfig config;
    bool quick = false;
    // Name and value, in the order to print: CPU, cores, kernel, disk, versions, settings.
    std::vector<std::pair<std::string, std::string>> environment;
    std::vector<CellResult> cells;  // those that are done, in the order of cells_of()

    bool complete() const { return cells.size() == cells_of(config).size(); }
};

// The cells of one setting, in the order of their repetition.
struct Setting {
    std::string name;
    std::vector<const CellResult*> cells;
};

// In the order in which they first appear. Lifetime: points into `run`.
std::vector<Setting> settings_of(const ExperimentRun& run);

// "3.2 s", over the repetitions: the middle value (of an even number the mean of the middle two),
// and the distance from the smallest to the largest divided by it. NAN without values.
struct MedianSpread {
    double median = 0;
    double spread = 0;
};

MedianSpread median_spread(std::vector<double> values);

}  // namespace firstcome::lab
