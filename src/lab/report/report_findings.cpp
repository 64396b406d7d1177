// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_findings.h"

#include "lab/report/report_figures.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {

std::optional<PartitionSpan> partition_span(const ReportSettings& settings, Variant variant) {
    const auto found = settings.of(variant);
    if (found.empty() || plan_of(*found.front()).partitions == plan_of(*found.back()).partitions) {
        return std::nullopt;
    }
    return PartitionSpan{found.front(), settings.find(variant, plan_of(*found.back()).partitions)};
}

std::string span_text(const PartitionSpan& span) {
    return fmt::format(
        "from {} to {} partitions", plan_of(*span.fewest).partitions, plan_of(*span.most).partitions
    );
}

std::vector<const Setting*> who_wins_changed(const ReportSettings& settings) {
    std::vector<const Setting*> changed;
    for (const Setting* setting : settings.conditional()) {
        if (figure_of(*setting, metrics::e_n).values.back() > 0) {
            changed.push_back(setting);
        }
    }
    std::stable_sort(changed.begin(), changed.end(), [](const Setting* a, const Setting* b) {
        return figure_of(*a, metrics::e_n).median() > figure_of(*b, metrics::e_n).median();
    });
    return changed;
}

std::string winners_text(const Setting& setting) {
    return fmt::format(
        "{} (E_N {} of {})",
        setting.name,
        figure_text(setting, metrics::e_n),
        count_text(static_cast<double>(typical_cell(setting).analysis.winner_set.entitled))
    );
}

const Setting* highest(const ReportSettings& settings, const Metric& metric) {
    const Setting* best = nullptr;
    double best_median = 0;
    for (const Setting* setting : settings.conditional()) {
        const Figure figure = figure_of(*setting, metric);
        if (figure.defined() && (best == nullptr || figure.median() > best_median)) {
            best = setting;
            best_median = figure.median();
        }
    }
    return best;
}

bool in_order(const Setting& setting) {
    return figure_of(setting, metrics::inversions).values.back() == 0 &&
           figure_of(setting, metrics::e_n).values.back() == 0;
}

std::optional<double> pinned_per_event_ratio(const ReportSettings& settings) {
    const Setting* pinned = settings.find(Variant::pinned, 1);
    const Setting* per_event = settings.find(Variant::per_event, 1);
    if (pinned == nullptr || per_event == nullptr) {
        return std::nullopt;
    }
    return difference(*per_event, *pinned, metrics::db_tps).ratio;
}

std::string_view variant_of(const Setting& setting) {
    return to_string(plan_of(setting).variant);
}

std::string enumeration(const std::vector<std::string>& parts) {
    if (parts.empty()) {
        return "nothing";
    }
    std::string text = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) {
        text += (i + 1 == parts.size() ? " and " : ", ") + parts[i];
    }
    return text;
}

}  // namespace firstcome::lab
