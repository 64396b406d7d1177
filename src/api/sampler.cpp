// SPDX-License-Identifier: Apache-2.0
#include "api/sampler.h"

#include "api/process_figures.h"

#include <numeric>
#include <utility>

namespace firstcome::api {
namespace {

constexpr Duration second = Duration::seconds(1);

double seconds_of(Duration duration) {
    return static_cast<double>(duration.us) / 1e6;
}

std::uint64_t decided_of(const DecisionProbe& probe) {
    return std::accumulate(
        probe.decided.begin(),
        probe.decided.end(),
        std::uint64_t{0},
        [](std::uint64_t sum, const Counter& counter) { return sum + counter.value(); }
    );
}

template <class Number>
double rate(Number earlier, Number later, Duration between) {
    const double seconds = seconds_of(between);
    return seconds <= 0 || later < earlier ? 0.0 : static_cast<double>(later - earlier) / seconds;
}

// Keeps one that is at least `age` old, so that what is left spans at least that long.
template <class Sample>
void forget_older(std::deque<Sample>& samples, SteadyTime now, Duration age) {
    while (samples.size() > 1 && now - samples[1].at >= age) {
        samples.pop_front();
    }
}

}  // namespace

Sampler::Tick Sampler::read_tick(SteadyTime now) const {
    Tick tick{now, {}, 0};
    for (std::uint32_t i = 0; i < hall_.queues.size(); ++i) {
        const PartitionId id(i);
        tick.partitions.push_back({
            .accepted = hall_.intake_probes[i]->records_accepted.value(),
            .decided = decided_of(hall_.views.probe(id)),
            .applied = hall_.views.applied(id).value(),
        });
    }
    for (const auto& desk : hall_.desks) {
        for (const Counter& counter : desk->probe().refused) {
            tick.refused += counter.value();
        }
    }
    return tick;
}

Sampler::Second Sampler::read_second(SteadyTime now) const {
    auto campaigns = std::make_shared<CampaignBases>();
    for (const auto& [id, view] : *hall_.views.catalog()) {
        const auto campaign = view->campaign();
        if (campaign->phase != Phase::closed) {
            campaigns->emplace(id, campaign->last_sequence);
        }
    }
    Second reading{now, std::move(campaigns), {}, read_process_figures().cpu_s};
    for (const auto& desk : hall_.desks) {
        desk->probe().answer_latency_us.merge_into(reading.answers);
    }
    return reading;
}

void Sampler::measure_second(SteadyTime now) {
    seconds_.push_back(read_second(now));
    const Second& latest = seconds_.back();
    const Second& previous = seconds_.size() < 2 ? latest : seconds_[seconds_.size() - 2];
    slow_.cpu_percent = 100.0 * rate(previous.cpu_s, latest.cpu_s, latest.at - previous.at);
    slow_.resident_bytes = read_process_figures().resident_bytes;
    forget_older(seconds_, now, pace_window);
    slow_.bases = seconds_.front().campaigns;
    slow_.bases_at = seconds_.front().at;
    const HistogramSnapshot recent = latest.answers.since(seconds_.front().answers);
    const std::uint64_t count = recent.count();
    slow_.answer_latency_ms_mean =
        count == 0 ? 0.0 : static_cast<double>(recent.sum()) / static_cast<double>(count) / 1e3;
    slow_.answer_latency_ms_p50 = static_cast<double>(recent.quantile(0.50)) / 1e3;
    slow_.answer_latency_ms_p99 = static_cast<double>(recent.quantile(0.99)) / 1e3;
}

void Sampler::measure_rates(const Tick& tick, Figures& figures) const {
    const Tick& earlier = ticks_.front();
    const Duration between = tick.at - earlier.at;
    for (std::uint32_t i = 0; i < tick.partitions.size(); ++i) {
        const Counts& from = earlier.partitions[i];
        const Counts& to = tick.partitions[i];
        figures.partitions.push_back({
            .reading = hall_.views.partition(PartitionId(i)),
            .accepted_per_s = rate(from.accepted, to.accepted, between),
            .decided_per_s = rate(from.decided, to.decided, between),
            .committed_per_s = rate(from.applied, to.applied, between),
            .queue_records = hall_.queues[i]->size(),
        });
    }
    figures.refused_per_s = rate(earlier.refused, tick.refused, between);
}

std::shared_ptr<const Figures> Sampler::sample(SteadyTime now) {
    ticks_.push_back(read_tick(now));
    forget_older(ticks_, now, second);
    if (seconds_.empty() || now - seconds_.back().at >= second) {
        measure_second(now);
    }
    auto figures = std::make_shared<Figures>(slow_);
    figures->measured_at = now;
    figures->wall = hall_.clock.wall_now();
    measure_rates(ticks_.back(), *figures);
    return figures;
}

}  // namespace firstcome::api
