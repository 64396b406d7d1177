// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_drive.h"

#include "app/experiment_pace.h"
#include "app/number_text.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

constexpr Duration redraw = Duration::millis(200);

std::string per_second(const lab::Rate& rate) {
    const auto per_s = rate.per_s();
    return per_s ? grouped(static_cast<std::int64_t>(*per_s)) + "/s" : "undefined";
}

std::string check_text(const lab::CellResult& cell) {
    if (cell.check.oversold > 0 && cell.sound()) {
        return fmt::format("{} units oversold", grouped(cell.check.oversold));
    }
    return cell.sound() ? "checked" : "CHECK FAILED";
}

}  // namespace

Result<void> ExperimentDrive::run_all() {
    for (const lab::CellPlan& plan : run_.missing()) {
        if (const auto ended = ground_.ended_engine()) {
            return fail(Errc::io, *ended);
        }
        TRY(run_one(plan));
        if (!run_.run().cells.back().sound()) {
            return {};
        }
    }
    return {};
}

Result<void> ExperimentDrive::run_one(const lab::CellPlan& plan) {
    const SteadyTime begin = ground_.clock.steady_now();
    TRY_ASSIGN(const auto cell, BackgroundCell::start(ground_.run_cell, plan));
    const auto watched = watch(*cell, plan, begin);
    ground_.terminal.draw("");
    auto outcome = cell->take();
    TRY(watched);
    if (!outcome) {
        return fail(named(plan, outcome.error()));
    }
    TRY(run_.add(std::move(outcome->result), outcome->rows));
    print_line(run_.run().cells.back());
    return {};
}

// A cell that has lost its engine tells of a connection only.
Error ExperimentDrive::named(const lab::CellPlan& plan, const Error& error) {
    const std::string what = fmt::format("{}: {}", lab::cell_name(plan), error.detail);
    auto ended = ground_.ended_engine();
    if (!ended && ground_.stop.wait(-1, redraw) == Waited::passed) {
        ended = ground_.ended_engine();  // its connections may go a moment before it does
    }
    return ended ? Error{Errc::io, fmt::format("{} ({})", *ended, what)} : Error{error.code, what};
}

Result<void> ExperimentDrive::watch(
    BackgroundCell& cell, const lab::CellPlan& plan, SteadyTime begin
) {
    for (;;) {
        const Duration elapsed = ground_.clock.steady_now() - begin;
        ground_.terminal.draw(picture(cell.progress(), plan, elapsed));
        switch (ground_.stop.wait(cell.descriptor(), redraw)) {
            case Waited::ready:
                return {};
            case Waited::stop:
                cell.stop();
                return fail(Errc::closed, "stopped");
            case Waited::passed:
                break;
        }
        if (const auto ended = ground_.ended_engine()) {
            cell.stop();
            return fail(Errc::io, *ended);
        }
    }
}

std::string ExperimentDrive::picture(
    const lab::CellProgress& progress, const lab::CellPlan& plan, Duration elapsed
) const {
    const CellUnderWay now{plan, elapsed, progress.committed.load()};
    const std::size_t done = run_.run().cells.size();
    const std::vector<lab::CellPlan> missing = run_.missing();
    const std::size_t all = done + missing.size();
    const std::string left = remaining_text(remaining(run_.run(), missing, now));
    return fmt::format(
        "{} cell {} of {}{}{}\n{}: {} of {} events\n",
        bar((static_cast<double>(done) + now.share()) / static_cast<double>(all), 40),
        done + 1,
        all,
        left.empty() ? "" : ", ",
        left,
        lab::cell_name(plan),
        grouped(static_cast<std::int64_t>(now.committed)),
        grouped(static_cast<std::int64_t>(plan.events))
    );
}

void ExperimentDrive::print_line(const lab::CellResult& cell) const {
    const std::size_t done = run_.run().cells.size();
    ground_.terminal.print(fmt::format(
        "{:>3} of {}  {:<28} DB {:>11}  E_N {}  inversions {}  {}  {:.1f} s",
        done,
        done + run_.missing().size(),
        lab::cell_name(cell.plan),
        per_second(cell.analysis.database),
        cell.analysis.winner_set.error,
        grouped(static_cast<std::int64_t>(cell.analysis.fairness.inversions)),
        check_text(cell),
        static_cast<double>(cell.took.us) / 1e6
    ));
}

}  // namespace firstcome
