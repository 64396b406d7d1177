// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_settings.h"

#include "lab/report/report_figures.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace firstcome::lab {

ReportSettings::ReportSettings(const ExperimentRun& run)
    : run_(&run),
      settings_(settings_of(run)) {}

std::vector<const Setting*> ReportSettings::of(Variant variant) const {
    std::vector<const Setting*> found;
    for (const Setting& setting : settings_) {
        if (plan_of(setting).variant == variant) {
            found.push_back(&setting);
        }
    }
    std::sort(found.begin(), found.end(), [](const Setting* a, const Setting* b) {
        return std::tuple(plan_of(*a).partitions, plan_of(*a).hold_back) <
               std::tuple(plan_of(*b).partitions, plan_of(*b).hold_back);
    });
    return found;
}

const Setting* ReportSettings::find(Variant variant, std::uint32_t partitions) const {
    for (const Setting* setting : of(variant)) {
        if (plan_of(*setting).partitions == partitions) {
            return setting;
        }
    }
    return nullptr;
}

std::vector<const Setting*> ReportSettings::conditional() const {
    std::vector<const Setting*> found;
    for (const Setting& setting : settings_) {
        if (plan_of(setting).variant != Variant::select_update) {
            found.push_back(&setting);
        }
    }
    return found;
}

const CellResult& typical_cell(const Setting& setting) {
    std::vector<const CellResult*> cells = setting.cells;
    std::stable_sort(cells.begin(), cells.end(), [](const CellResult* a, const CellResult* b) {
        return metrics::db_tps.of(*a).value_or(0) < metrics::db_tps.of(*b).value_or(0);
    });
    return *cells[(cells.size() - 1) / 2];
}

Difference difference(const Figure& from, const Figure& to) {
    if (!from.defined() || !to.defined()) {
        return {};
    }
    const double before = from.median();
    const double after = to.median();
    Difference found{Change::same, std::nullopt};
    if (before != 0) {
        found.ratio = after / before;
    }
    const bool once = from.values.size() == 1 || to.values.size() == 1;
    const bool apart =
        from.values.back() < to.values.front() || to.values.back() < from.values.front();
    if (apart && std::abs(after - before) > (once ? 0.10 : 0.05) * std::abs(before)) {
        found.change = after > before ? Change::rose : Change::fell;
    }
    return found;
}

Difference difference(const Setting& from, const Setting& to, const Metric& metric) {
    return difference(figure_of(from, metric), figure_of(to, metric));
}

std::string ratio_of(const Difference& difference) {
    if (difference.ratio) {
        return ratio_text(*difference.ratio);
    }
    return difference.change == Change::unknown ? std::string(undefined_text)
           : difference.change == Change::same  ? "0 in both"
                                                : "from 0";
}

}  // namespace firstcome::lab
