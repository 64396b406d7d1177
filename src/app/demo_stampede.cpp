// SPDX-License-Identifier: Apache-2.0
#include "app/demo_stampede.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

constexpr Duration redraw = Duration::millis(100);
constexpr Duration tell_again = Duration::seconds(1);
constexpr Duration look = Duration::millis(10);  // for the next kill point

lab::RushOptions options_of(
    const Invocation& invocation, CampaignId campaign, const DemoServer& server
) {
    lab::RushOptions options;
    options.url = server.url();
    options.campaign = campaign;
    options.entries = invocation.stampede.entries;
    options.connections = std::min(invocation.stampede.connections, invocation.stampede.entries);
    options.history_path = demo_history_path(invocation.settings);
    options.deadline = rush_deadline(options.entries);
    return options;
}

}  // namespace

std::string demo_history_path(const Settings& settings) {
    return settings.server.data + "/demo-history.jsonl";
}

DemoStampede::DemoStampede(
    const Invocation& invocation,
    CampaignId campaign,
    DemoServer& server,
    StopSignals& stop,
    Terminal& terminal,
    const Clock& clock
)
    : invocation_(invocation),
      campaign_(campaign),
      server_(server),
      stop_(stop),
      terminal_(terminal),
      clock_(clock),
      kill_points_(kill_points(invocation.demo.kills, invocation.stampede.entries)) {}

Result<lab::RushReport> DemoStampede::run() {
    FiguresPoll figures(server_.url(), campaign_);
    figures.run_once(clock_.steady_now());
    TRY_ASSIGN(
        const auto rush, BackgroundRush::start(options_of(invocation_, campaign_, server_), clock_)
    );
    Worker poll("figures", figures, clock_, redraw);
    const Result<void> watched = watch(*rush, figures);
    if (!watched) {
        rush->stop();
    }
    auto report = rush->take_report();
    poll.stop();
    TRY(watched);
    TRY(report);
    figures.run_once(clock_.steady_now());
    DemoMoment last = moment(rush->progress(), figures.newest());
    last.since_start = Duration::micros(static_cast<std::int64_t>(report->seconds * 1e6));
    show(last);
    terminal_.settle();
    return report;
}

Result<void> DemoStampede::watch(BackgroundRush& rush, const FiguresPoll& figures) {
    const lab::RushProgress& progress = rush.progress();
    for (;;) {
        const bool kills_left = kills_.size() < kill_points_.size();
        switch (stop_.wait(rush.descriptor(), kills_left ? look : redraw)) {
            case Waited::ready:
                return {};
            case Waited::stop:
                return fail(Errc::closed, "stopped");
            case Waited::passed:
                break;
        }
        if (server_.has_ended()) {
            return fail(Errc::io, "the server ended:\n" + server_.last_words());
        }
        if (kills_left && progress.answered >= kill_points_[kills_.size()]) {
            show(moment(progress, figures.newest()));
            TRY(kill_server(progress));
        }
        const Duration pause = terminal_.draws() ? redraw : tell_again;
        if (clock_.steady_now() - shown_at_ >= pause && progress.started_at_us != 0) {
            show(moment(progress, figures.newest()));
        }
    }
}

Result<void> DemoStampede::kill_server(const lab::RushProgress& progress) {
    server_.kill();
    const std::uint64_t answers = progress.answered;
    TRY_ASSIGN(const WinnersPrefix winners, read_winners(invocation_.settings, campaign_));
    kills_.push_back({answers, winners});
    note_ = fmt::format(
        "kill -9, number {} of {}: {} winners in the ledger",
        kills_.size(),
        kill_points_.size(),
        winners.winners
    );
    return server_.start(stop_, clock_);
}

DemoMoment DemoStampede::moment(const lab::RushProgress& progress, const LiveFigures& figures)
    const {
    const std::int64_t started = progress.started_at_us;
    DemoMoment moment;
    moment.figures = figures;
    moment.entries = invocation_.stampede.entries;
    moment.stock = invocation_.demo.stock;
    moment.answered = static_cast<std::int64_t>(progress.finished.load());
    moment.since_start = started == 0 ? Duration{} : clock_.steady_now() - SteadyTime{started};
    moment.note = note_;
    return moment;
}

void DemoStampede::show(const DemoMoment& moment) {
    shown_at_ = clock_.steady_now();
    if (terminal_.draws()) {
        terminal_.draw(draw_moment(moment));
    } else {
        terminal_.print(tell_moment(moment));
    }
}

}  // namespace firstcome
