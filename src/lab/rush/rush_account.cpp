// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_account.h"

#include "lab/rush/rush_verdict.h"

#include <algorithm>
#include <utility>

namespace firstcome::lab {
namespace {

// From the intended start, which the run cannot move.
Duration latency_of(
    const RushTrace& trace, std::uint32_t index, const RushPlan& plan, SteadyTime t0
) {
    return trace.answered_at[index] - (t0 + plan.intended(trace.share.entry_at(index)));
}

void record_latencies(
    const RushTrace& trace, const RushPlan& plan, SteadyTime t0, Histogram& latency
) {
    for (std::uint32_t i = 0; i < trace.share.count; ++i) {
        if (trace.answered_at[i] != SteadyTime{}) {
            latency.record(latency_of(trace, i, plan, t0).us);
        }
    }
}

void record_services(const RushTrace& trace, Histogram& service) {
    for (const RushAttempt& attempt : trace.attempts) {
        if (attempt.status != 0) {
            service.record((attempt.answered_at - attempt.requested_at).us);
        }
    }
}

// By the round trip of the connection that took the place, where it is known.
std::vector<RttDecile> deciles_of(std::span<const ToldPlace> places) {
    std::vector<RttOfPerson> people;
    for (const ToldPlace& place : places) {
        if (place.round_trip_us != 0) {
            people.push_back(
                {place.participant, Duration::micros(place.round_trip_us), place.has_won}
            );
        }
    }
    return rtt_deciles(std::move(people));
}

}  // namespace

RushAccount::RushAccount(
    const RushGround& ground, const Clock& clock, std::optional<HistoryFile> history
)
    : ground_(ground),
      clock_(clock),
      history_(std::move(history)),
      queues_(ground.servers, clock) {}

Result<std::unique_ptr<RushAccount>> RushAccount::open(
    const RushGround& ground, const Clock& clock
) {
    std::optional<HistoryFile> history;
    if (!ground.options.history_path.empty()) {
        TRY_ASSIGN(history, HistoryFile::create(ground.options.history_path));
    }
    return std::unique_ptr<RushAccount>(new RushAccount(ground, clock, std::move(history)));
}

Result<void> RushAccount::begin() {
    TRY_ASSIGN(before_, fetch_campaign_status(ground_.servers.front(), ground_.options.campaign));
    if (ground_.options.sample_pause > Duration()) {
        watching_ =
            std::make_unique<Worker>("queues", queues_, clock_, ground_.options.sample_pause);
    }
    return {};
}

Duration RushAccount::wall_minus_steady() const {
    return Duration{clock_.wall_now().us - clock_.steady_now().us};
}

Result<RushReport> RushAccount::close(const RushRun& run) {
    watching_.reset();
    const RushOptions& options = ground_.options;
    std::vector<const RushTrace*> traces;
    for (const RushTrace& trace : run.traces) {
        traces.push_back(&trace);
    }
    RushReport report;
    report.campaign = options.campaign;
    report.stock = before_.total_stock;
    report.entries = ground_.plan.entries();
    report.participants = ground_.plan.participants.participants();
    report.connections = options.connections;
    report.threads = static_cast<std::uint32_t>(run.traces.size());
    report.conditions = RushConditions::of(ground_);
    measure(run, report);
    std::optional<CampaignStatus> after;
    if (const auto status = fetch_campaign_status(ground_.servers.front(), options.campaign)) {
        after = *status;
    }
    judge({ground_.plan, ground_.names, traces, before_, after}, report);
    examine_stampede(traces, run, report);
    if (history_) {
        TRY(history_->write(
            {options.campaign, ground_.plan, ground_.names, traces, wall_minus_steady()}
        ));
    }
    return report;
}

void RushAccount::measure(const RushRun& run, RushReport& report) const {
    Histogram latency;
    Histogram service;
    SteadyTime last = run.started_at;
    for (const RushTrace& trace : run.traces) {
        last = std::max(last, trace.last_answer_at);
        report.impatient += trace.impatient;
        record_latencies(trace, ground_.plan, run.started_at, latency);
        record_services(trace, service);
    }
    latency.merge_into(report.latency_us);
    service.merge_into(report.service_us);
    report.started_at = run.started_at;
    report.seconds = static_cast<double>((last - run.started_at).us) / 1e6;
    const auto answered = static_cast<double>(report.latency_us.count());
    report.entries_per_s = report.seconds > 0 ? answered / report.seconds : 0;
    report.reconnections = run.reconnections;
    report.stopped = run.stopped;
}

void RushAccount::examine_stampede(
    std::span<const RushTrace* const> traces, const RushRun& run, RushReport& report
) const {
    const std::vector<ToldPlace> places = told_places(traces, ground_.plan.participants);
    report.rtt_deciles = deciles_of(places);
    report.contention =
        contention(places, traces, ground_.plan, run.started_at, wall_minus_steady());
    std::optional<SteadyTime> cut_at;
    if (report.contention) {
        cut_at = run.started_at + report.contention->cut_after_start;
    }
    report.queue_depth = queue_depth(queues_.samples(), cut_at);
}

}  // namespace firstcome::lab
