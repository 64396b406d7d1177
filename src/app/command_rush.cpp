// SPDX-License-Identifier: Apache-2.0
#include "app/command_rush.h"

#include "app/background_rush.h"
#include "app/complain.h"
#include "app/number_text.h"
#include "app/stop_signals.h"
#include "app/terminal.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace firstcome {
namespace {

constexpr Duration redraw = Duration::millis(100);

lab::RushOptions options_of(const Invocation& invocation) {
    lab::RushOptions options;
    options.url = invocation.rush.url;
    options.campaign = CampaignId(invocation.rush.campaign);
    options.entries = invocation.stampede.entries;
    options.connections = std::min(invocation.stampede.connections, invocation.stampede.entries);
    options.duplicates_percent = invocation.rush.duplicates_percent;
    options.history_path = invocation.history;
    options.deadline = rush_deadline(options.entries);
    return options;
}

std::string picture(const BackgroundRush& rush, std::uint64_t entries) {
    const lab::RushProgress& progress = rush.progress();
    if (progress.started_at_us == 0) {
        return fmt::format("{} connections open\n", grouped(rush.connections_open()));
    }
    const std::uint64_t finished = progress.finished;
    return fmt::format(
        "{} {} of {} entries\n",
        bar(static_cast<double>(finished) / static_cast<double>(entries), 40),
        grouped(static_cast<std::int64_t>(finished)),
        grouped(static_cast<std::int64_t>(entries))
    );
}

}  // namespace

ExitStatus run_rush_command(const Invocation& invocation) {
    const SystemClock clock;
    StopSignals stop;
    auto rush = BackgroundRush::start(options_of(invocation), clock);
    if (!rush) {
        return complain(rush.error());
    }
    Terminal terminal(std::cerr, STDERR_FILENO);
    Waited waited = Waited::passed;
    while (waited == Waited::passed) {
        terminal.draw(picture(**rush, invocation.stampede.entries));
        waited = stop.wait((*rush)->descriptor(), redraw);
    }
    (*rush)->stop();
    terminal.draw("");
    const auto report = (*rush)->take_report();
    if (!report) {
        return waited == Waited::stop ? ExitStatus::interrupted : complain(report.error());
    }
    std::cout << (invocation.json ? render_json(*report) + "\n" : render_table(*report));
    if (waited == Waited::stop) {
        return ExitStatus::interrupted;
    }
    return report->ok() ? ExitStatus::done : ExitStatus::failed;
}

}  // namespace firstcome
