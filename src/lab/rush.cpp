// SPDX-License-Identifier: Apache-2.0
#include "lab/rush.h"

#include "lab/campaign_status.h"
#include "lab/descriptor_limit.h"
#include "lab/history_file.h"
#include "lab/rush_plan.h"
#include "lab/rush_rider.h"
#include "lab/rush_verdict.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace firstcome::lab {
namespace {

Result<void> check(const RushOptions& options) {
    if (options.campaign < CampaignId(1)) {
        return fail(Errc::invalid, "a campaign is a number from 1");
    }
    if (options.entries < 1 || options.entries > 10'000'000) {
        return fail(Errc::invalid, "entries: 1 to 10,000,000");
    }
    if (options.connections < 1 || options.connections > 60'000) {
        return fail(Errc::invalid, "connections: 1 to 60,000");
    }
    if (options.threads < 1 || options.threads > 64) {
        return fail(Errc::invalid, "threads: 1 to 64");
    }
    if (!(options.duplicates_percent >= 0 && options.duplicates_percent <= 99)) {
        return fail(Errc::invalid, "duplicates: 0 to 99 percent");
    }
    if (options.deadline <= Duration() || options.open_timeout <= Duration()) {
        return fail(Errc::invalid, "a deadline lies in the future");
    }
    return {};
}

Result<http::Url> server_of(const std::string& url) {
    TRY_ASSIGN(http::Url server, http::parse_url(url));
    if (server.target != "/") {
        return fail(Errc::invalid, "\"" + url + "\" has a path; wanted: http://HOST:PORT");
    }
    return server;
}

}  // namespace

struct Rush::State {
    State(RushOptions with, http::Url at, ParticipantNames named, const Clock& by)
        : options(std::move(with)),
          server(std::move(at)),
          names(std::move(named)),
          clock(by),
          plan(static_cast<std::uint32_t>(options.entries), options.duplicates_percent),
          stampede({server, options.connections, options.open_timeout, options.deadline}, by) {}

    Result<RushReport> run();
    std::vector<std::unique_ptr<RushRider>> make_riders();
    Result<void> write_history(std::span<const RushTrace* const> traces);

    const RushOptions options;
    const http::Url server;
    const ParticipantNames names;
    const Clock& clock;
    const RushPlan plan;
    RushProgress progress;
    const RushShared shared{options, server, plan, names, progress};
    http::Stampede stampede;
    std::optional<HistoryFile> history;
};

namespace {

// What the traces say about speed.
void measure(
    std::span<const RushTrace* const> traces, const http::StampedeRun& run, RushReport& report
) {
    SteadyTime last = run.started_at;
    for (const RushTrace* trace : traces) {
        last = std::max(last, trace->last_answer_at);
        trace->latency_us.merge_into(report.latency_us);
    }
    report.seconds = static_cast<double>((last - run.started_at).us) / 1e6;
    const auto answered = static_cast<double>(report.latency_us.count());
    report.entries_per_s = report.seconds > 0 ? answered / report.seconds : 0;
    report.reconnections = run.reconnections;
    report.stopped = run.stopped;
}

}  // namespace

std::vector<std::unique_ptr<RushRider>> Rush::State::make_riders() {
    std::vector<std::unique_ptr<RushRider>> riders;
    std::uint32_t first = 0;
    for (std::uint32_t i = 0; i < options.threads; ++i) {
        const std::uint32_t left = plan.entries() - first;
        const std::uint32_t count = left / (options.threads - i);
        riders.push_back(std::make_unique<RushRider>(shared, first, count));
        first += count;
    }
    return riders;
}

Result<RushReport> Rush::State::run() {
    TRY_ASSIGN(const CampaignStatus before, fetch_campaign_status(server, options.campaign));
    const auto riders = make_riders();
    std::vector<http::Rider*> driven;
    std::vector<const RushTrace*> traces;
    for (const auto& rider : riders) {
        driven.push_back(rider.get());
        traces.push_back(&rider->trace());
    }
    TRY_ASSIGN(const http::StampedeRun run, stampede.run(driven));

    RushReport report;
    report.campaign = options.campaign;
    report.stock = before.total_stock;
    report.entries = plan.entries();
    report.participants = plan.participants();
    report.connections = options.connections;
    report.threads = options.threads;
    measure(traces, run, report);
    std::optional<CampaignStatus> after;
    if (const auto status = fetch_campaign_status(server, options.campaign)) {
        after = *status;
    }
    judge({plan, names, traces, before, after}, report);
    TRY(write_history(traces));
    return report;
}

Result<void> Rush::State::write_history(std::span<const RushTrace* const> traces) {
    if (!history) {
        return {};
    }
    const Duration wall_minus_steady{clock.wall_now().us - clock.steady_now().us};
    return history->write({options.campaign, plan, names, traces, wall_minus_steady});
}

Rush::Rush(std::unique_ptr<State> state) : state_(std::move(state)) {}

Rush::~Rush() = default;

Result<std::unique_ptr<Rush>> Rush::open(RushOptions options, const Clock& clock) {
    TRY(check(options));
    TRY_ASSIGN(http::Url server, server_of(options.url));
    TRY_ASSIGN(
        ParticipantNames names,
        ParticipantNames::make(
            options.first_participant, options.participant_prefix, options.entries
        )
    );
    options.connections =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(options.connections, options.entries));
    options.threads = std::min(options.threads, options.connections);
    TRY(make_room_for(options.connections));
    std::optional<HistoryFile> history;
    if (!options.history_path.empty()) {
        TRY_ASSIGN(history, HistoryFile::create(options.history_path));
    }
    auto state =
        std::make_unique<State>(std::move(options), std::move(server), std::move(names), clock);
    state->history = std::move(history);
    return std::make_unique<Rush>(std::move(state));
}

Result<RushReport> Rush::run() {
    return state_->run();
}

void Rush::stop() {
    state_->stampede.stop();
}

const RushProgress& Rush::progress() const {
    return state_->progress;
}

std::uint32_t Rush::connections_open() const {
    return state_->stampede.connections_open();
}

Result<RushReport> run_rush(const RushOptions& options, const Clock& clock) {
    TRY_ASSIGN(const auto rush, Rush::open(options, clock));
    return rush->run();
}

}  // namespace firstcome::lab
