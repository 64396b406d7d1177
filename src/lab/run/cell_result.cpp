// SPDX-License-Identifier: Apache-2.0
#include "lab/run/cell_result.h"

#include <algorithm>
#include <limits>

namespace firstcome::lab {

std::vector<Setting> settings_of(const ExperimentRun& run) {
    std::vector<Setting> settings;
    for (const CellResult& cell : run.cells) {
        const std::string name = setting_name(cell.plan);
        const auto known = std::find_if(settings.begin(), settings.end(), [&](const Setting& one) {
            return one.name == name;
        });
        Setting& setting =
            known == settings.end() ? settings.emplace_back(Setting{name, {}}) : *known;
        setting.cells.push_back(&cell);
    }
    return settings;
}

MedianSpread median_spread(std::vector<double> values) {
    if (values.empty()) {
        return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    }
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    const double median =
        values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return {median, (values.back() - values.front()) / median};
}

}  // namespace firstcome::lab
