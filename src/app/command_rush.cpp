// SPDX-License-Identifier: Apache-2.0
#include "app/command_rush.h"

#include "app/background_rush.h"
#include "app/complain.h"
#include "app/number_text.h"
#include "app/rush_flags.h"
#include "app/rush_processes.h"
#include "app/rush_share.h"
#include "app/stop_signals.h"
#include "app/terminal.h"
#include "lab/rush/rush_account.h"

#include <fmt/format.h>

#include <unistd.h>

#include <iostream>

namespace firstcome {
namespace {

constexpr Duration redraw = Duration::millis(100);

// What stands on the terminal meanwhile.
std::string picture(bool has_begun, const ShareProgress& progress, std::uint64_t entries) {
    if (!has_begun) {
        return fmt::format("{} connections open\n", grouped(progress.connections_open));
    }
    return fmt::format(
        "{} {} of {} entries\n",
        bar(static_cast<double>(progress.finished) / static_cast<double>(entries), 40),
        grouped(static_cast<std::int64_t>(progress.finished)),
        grouped(static_cast<std::int64_t>(entries))
    );
}

ExitStatus conclude(const Result<lab::RushReport>& report, bool stopped, bool as_json) {
    if (!report) {
        return stopped ? ExitStatus::interrupted : complain(report.error());
    }
    std::cout << (as_json ? render_json(*report) + "\n" : render_table(*report));
    if (stopped) {
        return ExitStatus::interrupted;
    }
    return report->ok() ? ExitStatus::done : ExitStatus::failed;
}

ExitStatus run_in_one_process(lab::RushOptions options, bool as_json) {
    const std::uint64_t entries = options.entries;
    const SystemClock clock;
    StopSignals stop;
    auto rush = BackgroundRush::start(std::move(options), clock);
    if (!rush) {
        return complain(rush.error());
    }
    Terminal terminal(std::cerr, STDERR_FILENO);
    Waited waited = Waited::passed;
    while (waited == Waited::passed) {
        const lab::RushProgress& progress = (*rush)->progress();
        const ShareProgress shown{progress.finished, (*rush)->connections_open()};
        terminal.draw(picture(progress.started_at_us != 0, shown, entries));
        waited = stop.wait((*rush)->descriptor(), redraw);
    }
    (*rush)->stop();
    terminal.draw("");
    return conclude((*rush)->take_report(), waited == Waited::stop, as_json);
}

// Ctrl-C ends the shares, which then still hand over what they have.
Result<lab::RushRun> drive_shares(
    RushProcesses& processes, std::uint64_t entries, StopSignals& stop
) {
    Terminal terminal(std::cerr, STDERR_FILENO);
    bool is_told = false;
    while (!processes.are_done()) {
        terminal.draw(picture(processes.has_begun(), processes.progress(), entries));
        if (stop.stopped() && !is_told) {
            is_told = true;
            processes.stop();
        }
        TRY(processes.listen(redraw));
    }
    terminal.draw("");
    return processes.take_run();
}

Result<lab::RushReport> rush_in_processes(
    const Invocation& invocation, lab::RushOptions options, StopSignals& stop
) {
    const SystemClock clock;
    TRY_ASSIGN(const lab::RushGround ground, lab::RushGround::make(std::move(options)));
    TRY_ASSIGN(const auto account, lab::RushAccount::open(ground, clock));
    TRY_ASSIGN(const auto processes, RushProcesses::start(invocation, clock));
    TRY(account->begin());
    TRY_ASSIGN(const lab::RushRun run, drive_shares(*processes, ground.options.entries, stop));
    return account->close(run);
}

}  // namespace

ExitStatus run_rush_command(const Invocation& invocation) {
    auto options = rush_options(invocation);
    if (!options) {
        std::cerr << "firstcome: " << options.error().detail << '\n';
        return ExitStatus::not_understood;
    }
    if (invocation.rush.share != 0) {
        return run_rush_share(invocation, STDIN_FILENO);
    }
    if (invocation.rush.processes == 1) {
        return run_in_one_process(*std::move(options), invocation.json);
    }
    StopSignals stop;
    const auto report = rush_in_processes(invocation, *std::move(options), stop);
    return conclude(report, stop.stopped(), invocation.json);
}

}  // namespace firstcome
