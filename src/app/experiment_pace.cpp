// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_pace.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

double seconds(Duration span) {
    return static_cast<double>(span.us) / 1e6;
}

// Mean seconds per event of the cells that `alike` picks; nothing when there is none.
template <class Alike>
std::optional<double> seconds_per_event(const lab::ExperimentRun& run, Alike alike) {
    double took = 0;
    double events = 0;
    for (const lab::CellResult& cell : run.cells) {
        if (alike(cell.plan)) {
            took += seconds(cell.took);
            events += static_cast<double>(cell.plan.events);
        }
    }
    return events > 0 ? std::optional(took / events) : std::nullopt;
}

std::optional<double> expected_seconds(const lab::ExperimentRun& run, const lab::CellPlan& plan) {
    const std::string setting = lab::setting_name(plan);
    auto pace = seconds_per_event(run, [&](const lab::CellPlan& other) {
        return lab::setting_name(other) == setting;
    });
    if (!pace) {
        pace = seconds_per_event(run, [&](const lab::CellPlan& other) {
            return other.variant == plan.variant;
        });
    }
    if (!pace) {
        pace = seconds_per_event(run, [](const lab::CellPlan&) { return true; });
    }
    return pace ? std::optional(*pace * static_cast<double>(plan.events)) : std::nullopt;
}

// Of the cell that is running: by its own progress as soon as there is some.
std::optional<double> rest_of(const lab::ExperimentRun& run, const CellUnderWay& now) {
    const double elapsed = seconds(now.elapsed);
    if (now.share() > 0.05) {
        return elapsed * (1 - now.share()) / now.share();
    }
    const auto expected = expected_seconds(run, now.plan);
    return expected ? std::optional(std::max(0.0, *expected - elapsed)) : std::nullopt;
}

}  // namespace

double CellUnderWay::share() const {
    return plan.events == 0
               ? 0
               : std::min(1.0, static_cast<double>(committed) / static_cast<double>(plan.events));
}

std::optional<Duration> remaining(
    const lab::ExperimentRun& run,
    const std::vector<lab::CellPlan>& missing,
    const CellUnderWay& now
) {
    const auto rest = rest_of(run, now);
    if (!rest) {
        return std::nullopt;
    }
    double total = *rest;
    for (const lab::CellPlan& plan : missing) {
        if (plan == now.plan) {
            continue;
        }
        // Before the first cell has ended the one that runs is all there is to tell by.
        const double own = (seconds(now.elapsed) + *rest) * static_cast<double>(plan.events) /
                           static_cast<double>(std::max<std::uint64_t>(1, now.plan.events));
        total += expected_seconds(run, plan).value_or(own);
    }
    return Duration::micros(static_cast<std::int64_t>(total * 1e6));
}

std::string remaining_text(const std::optional<Duration>& remaining) {
    if (!remaining) {
        return "";
    }
    const std::int64_t minutes = (remaining->us + 59'999'999) / 60'000'000;
    if (minutes <= 1) {
        return "less than a minute left";
    }
    return minutes < 60 ? fmt::format("about {} min left", minutes)
                        : fmt::format("about {} h {} min left", minutes / 60, minutes % 60);
}

}  // namespace firstcome
