// SPDX-License-Identifier: Apache-2.0
#pragma once
// Metric: one figure of a cell with its name and how it is written, so that the report, the
// comparison of two runs and the JSON read the same from the same place. Thread: any.

#include "lab/run/cell_result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome::lab {

struct Metric {
    std::string_view name;  // with its unit
    // Nothing where it is undefined: a rate over no time, a load that never began.
    std::optional<double> (*of)(const CellResult&);
    std::string (*text)(double);
};

namespace metrics {

extern const Metric pipeline_tps;
extern const Metric db_tps;
extern const Metric processing_tps;
extern const Metric processing_s;  // first poll to last commit
extern const Metric load_start_s;  // these three since the first publish
extern const Metric knee_s;
extern const Metric peak_s;
extern const Metric cpu_peak_percent;
extern const Metric latency_p50_ms;
extern const Metric latency_p99_ms;
extern const Metric switch_ratio;
extern const Metric violation_count;
extern const Metric order_accuracy_percent;
extern const Metric mismatches;
extern const Metric inversions;
extern const Metric kendall_distance;
extern const Metric slips_p99;
extern const Metric slips_max;
extern const Metric skips_p99;
extern const Metric skips_max;
extern const Metric largest_displacement;
extern const Metric e_n;
extern const Metric cut_regret_ms;
extern const Metric cut_ambiguity;
extern const Metric oversold;

}  // namespace metrics

// The values of one metric over the repetitions of one setting.
struct Figure {
    std::vector<double> values;   // where it is defined, ascending
    std::size_t repetitions = 0;  // defined or not

    bool defined() const { return !values.empty(); }

    // NAN when undefined.
    double median() const { return median_spread(values).median; }
};

Figure figure_of(const Setting& setting, const Metric& metric);

// "1,020 (3 %)": the median, and the distance from the smallest to the largest divided by it where
// they differ; "0 (0 to 12)" when the median is 0; "undefined"; "1,020 (2 of 3)" when it is
// undefined in some of the repetitions.
std::string figure_text(const Figure& figure, const Metric& metric);

std::string figure_text(const Setting& setting, const Metric& metric);

}  // namespace firstcome::lab
