// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_metrics.h"

#include "lab/report/report_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace firstcome::lab {
namespace {

using Value = std::optional<double>;

double number(std::uint64_t count) {
    return static_cast<double>(count);
}

double in_ms(Duration span) {
    return static_cast<double>(span.us) / 1e3;
}

template <LoadPoint LoadShape::*point>
Value moment_of_load_s(const CellResult& cell) {
    const auto shape = cpu_shape(cell.monitoring);
    return shape ? Value(static_cast<double>(((*shape).*point).at.us) / 1e6) : std::nullopt;
}

Value peak_percent(const CellResult& cell) {
    const auto shape = cpu_shape(cell.monitoring);
    return shape ? Value(shape->peak.value) : std::nullopt;
}

// "12 %", "3.4 %", "0.02 %".
std::string spread_text(double percent) {
    const double size = std::abs(percent);
    if (size < 0.01) {
        return "< 0.01 %";
    }
    return fmt::format("{:.{}f} %", percent, size >= 10 ? 0 : size >= 1 ? 1 : 2);
}

template <std::uint64_t Fairness::*count>
Value fairness_count(const CellResult& cell) {
    return number(cell.analysis.fairness.*count);
}

template <Spread Fairness::*spread, std::uint64_t Spread::*count>
Value spread_count(const CellResult& cell) {
    return number((cell.analysis.fairness.*spread).*count);
}

}  // namespace

namespace metrics {

constexpr Metric pipeline_tps{
    "pipeline TPS", [](const CellResult& c) { return c.analysis.pipeline.per_s(); }, rate_text};
constexpr Metric db_tps{
    "DB TPS", [](const CellResult& c) { return c.analysis.database.per_s(); }, rate_text};
constexpr Metric processing_tps{
    "processing_tps", [](const CellResult& c) { return c.analysis.processing.per_s(); }, rate_text};
constexpr Metric processing_s{
    "processing s",
    [](const CellResult& c) -> Value { return in_ms(c.analysis.database.span) / 1e3; },
    time_text};
constexpr Metric load_start_s{"load start s", moment_of_load_s<&LoadShape::start>, time_text};
constexpr Metric knee_s{"knee s", moment_of_load_s<&LoadShape::knee>, time_text};
constexpr Metric peak_s{"peak s", moment_of_load_s<&LoadShape::peak>, time_text};
constexpr Metric cpu_peak_percent{"peak CPU %", peak_percent, time_text};
constexpr Metric latency_p50_ms{
    "latency p50 ms", [](const CellResult& c) -> Value { return in_ms(c.latency.p50); }, time_text};
constexpr Metric latency_p99_ms{
    "latency p99 ms", [](const CellResult& c) -> Value { return in_ms(c.latency.p99); }, time_text};
constexpr Metric switch_ratio{
    "switch_ratio",
    [](const CellResult& c) -> Value { return c.analysis.switch_ratio; },
    share_text};
constexpr Metric violation_count{
    "violation_count",
    [](const CellResult& c) -> Value { return number(c.analysis.violation_count); },
    count_text};
constexpr Metric order_accuracy_percent{
    "order accuracy",
    [](const CellResult& c) -> Value { return c.analysis.order_accuracy.percent(); },
    percent_text};
constexpr Metric mismatches{
    "mismatches",
    [](const CellResult& c) -> Value { return number(c.analysis.order_accuracy.mismatches); },
    count_text};
constexpr Metric inversions{"inversions", fairness_count<&Fairness::inversions>, count_text};
constexpr Metric kendall_distance{
    "Kendall distance",
    [](const CellResult& c) -> Value { return c.analysis.fairness.kendall_distance; },
    share_text};
constexpr Metric slips_p99{"slips p99", spread_count<&Fairness::slips, &Spread::p99>, count_text};
constexpr Metric slips_max{"slips max", spread_count<&Fairness::slips, &Spread::max>, count_text};
constexpr Metric skips_p99{"skips p99", spread_count<&Fairness::skips, &Spread::p99>, count_text};
constexpr Metric skips_max{"skips max", spread_count<&Fairness::skips, &Spread::max>, count_text};
constexpr Metric largest_displacement{
    "largest displacement", fairness_count<&Fairness::largest_displacement>, count_text};
constexpr Metric e_n{
    "E_N",
    [](const CellResult& c) -> Value { return number(c.analysis.winner_set.error); },
    count_text};
constexpr Metric cut_regret_ms{
    "cut regret ms",
    [](const CellResult& c) -> Value { return in_ms(c.analysis.winner_set.cut_regret); },
    time_text};
constexpr Metric cut_ambiguity{
    "cut ambiguity",
    [](const CellResult& c) -> Value { return number(c.analysis.winner_set.cut_ambiguity); },
    count_text};
constexpr Metric oversold{
    "oversold",
    [](const CellResult& c) -> Value { return static_cast<double>(c.check.oversold); },
    count_text};

}  // namespace metrics

Figure figure_of(const Setting& setting, const Metric& metric) {
    Figure figure;
    figure.repetitions = setting.cells.size();
    for (const CellResult* cell : setting.cells) {
        if (const auto value = metric.of(*cell)) {
            figure.values.push_back(*value);
        }
    }
    std::sort(figure.values.begin(), figure.values.end());
    return figure;
}

std::string figure_text(const Figure& figure, const Metric& metric) {
    if (!figure.defined()) {
        return std::string(undefined_text);
    }
    std::vector<std::string> remarks;
    const MedianSpread middle = median_spread(figure.values);
    const double smallest = figure.values.front();
    const double largest = figure.values.back();
    if (smallest != largest) {
        remarks.push_back(
            middle.median == 0
                ? fmt::format("{} to {}", metric.text(smallest), metric.text(largest))
                : spread_text(100 * middle.spread)
        );
    }
    if (figure.values.size() < figure.repetitions) {
        remarks.push_back(fmt::format("{} of {}", figure.values.size(), figure.repetitions));
    }
    const std::string median = metric.text(middle.median);
    return remarks.empty() ? median : fmt::format("{} ({})", median, fmt::join(remarks, ", "));
}

std::string figure_text(const Setting& setting, const Metric& metric) {
    return figure_text(figure_of(setting, metric), metric);
}

}  // namespace firstcome::lab
