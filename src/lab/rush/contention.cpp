// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/contention.h"

#include <algorithm>

namespace firstcome::lab {
namespace {

constexpr Duration half_window = Duration::millis(5);

std::vector<std::int64_t> arrivals_of(std::span<const ToldPlace> places) {
    std::vector<std::int64_t> arrivals;
    for (const ToldPlace& place : places) {
        if (place.arrived_at != WallTime{}) {
            arrivals.push_back(place.arrived_at.us);
        }
    }
    std::sort(arrivals.begin(), arrivals.end());
    return arrivals;
}

// Sorted arrivals: how many lie in [from, to).
std::uint64_t count_within(
    const std::vector<std::int64_t>& arrivals, std::int64_t from, std::int64_t to
) {
    const auto begin = std::lower_bound(arrivals.begin(), arrivals.end(), from);
    return static_cast<std::uint64_t>(std::lower_bound(begin, arrivals.end(), to) - begin);
}

// The most that any window of a millisecond holds.
std::uint64_t busiest_millisecond(const std::vector<std::int64_t>& arrivals) {
    std::size_t most = 0;
    std::size_t first = 0;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        while (arrivals[i] - arrivals[first] >= 1'000) {
            ++first;
        }
        most = std::max(most, i - first + 1);
    }
    return most;
}

// Null unless somebody won and somebody lost.
const ToldPlace* last_winner(std::span<const ToldPlace> places) {
    const ToldPlace* last = nullptr;
    for (const ToldPlace& place : places) {
        last = place.has_won ? &place : last;
    }
    return places.empty() || places.back().has_won ? nullptr : last;
}

SteadyTime moment_of(const ToldPlace& winner, Duration wall_minus_steady) {
    // The first entry may be missing: a place told to a read alone.
    const SteadyTime asked_at = std::min(winner.asked_at, winner.told_at);
    if (winner.arrived_at == WallTime{}) {
        return asked_at;
    }
    const SteadyTime stamped{winner.arrived_at.us - wall_minus_steady.us};
    return std::clamp(stamped, asked_at, winner.told_at);
}

bool is_under_way(const RushAttempt& attempt, SteadyTime moment) {
    return attempt.request == HistoryRequest::entry && attempt.requested_at <= moment &&
           moment < attempt.answered_at;
}

std::uint64_t under_way(std::span<const RushTrace* const> traces, SteadyTime moment) {
    std::ptrdiff_t count = 0;
    for (const RushTrace* trace : traces) {
        count += std::count_if(
            trace->attempts.begin(),
            trace->attempts.end(),
            [&](const RushAttempt& attempt) { return is_under_way(attempt, moment); }
        );
    }
    return static_cast<std::uint64_t>(count);
}

std::uint64_t due(
    std::span<const RushTrace* const> traces,
    const RushPlan& plan,
    SteadyTime started_at,
    SteadyTime moment
) {
    std::uint64_t count = 0;
    for (const RushTrace* trace : traces) {
        for (std::uint32_t i = 0; i < trace->share.count; ++i) {
            const SteadyTime answered_at = trace->answered_at[i];
            const bool is_open = answered_at == SteadyTime{} || moment < answered_at;
            const SteadyTime intended = started_at + plan.intended(trace->share.entry_at(i));
            count += is_open && intended <= moment ? 1U : 0U;
        }
    }
    return count;
}

}  // namespace

std::optional<Contention> contention(
    std::span<const ToldPlace> places,
    std::span<const RushTrace* const> traces,
    const RushPlan& plan,
    SteadyTime started_at,
    Duration wall_minus_steady
) {
    const ToldPlace* last = last_winner(places);
    if (last == nullptr) {
        return std::nullopt;
    }
    const std::vector<std::int64_t> arrivals = arrivals_of(places);
    const std::int64_t cut_us = last->arrived_at.us;
    const SteadyTime moment = moment_of(*last, wall_minus_steady);
    Contention found;
    found.cut = last->sequence;
    found.cut_after_start = moment - started_at;
    const auto around = count_within(arrivals, cut_us - half_window.us, cut_us + half_window.us);
    found.arrivals_per_ms_at_cut =
        static_cast<double>(around) / (2 * static_cast<double>(half_window.us) / 1'000);
    found.arrivals_per_ms_peak = busiest_millisecond(arrivals);
    found.under_way_at_cut = under_way(traces, moment);
    found.due_at_cut = due(traces, plan, started_at, moment);
    return found;
}

QueueDepth queue_depth(std::span<const QueueSample> samples, std::optional<SteadyTime> cut_at) {
    QueueDepth depth;
    depth.samples = samples.size();
    for (const QueueSample& sample : samples) {
        depth.fullest.queued = std::max(depth.fullest.queued, sample.queued);
        depth.fullest.lag = std::max(depth.fullest.lag, sample.lag);
        depth.fullest.waiting = std::max(depth.fullest.waiting, sample.waiting);
    }
    if (cut_at && !samples.empty()) {
        const auto distance = [&](const QueueSample& sample) {
            return std::abs((sample.at - *cut_at).us);
        };
        depth.at_cut =
            *std::min_element(samples.begin(), samples.end(), [&](const auto& a, const auto& b) {
                return distance(a) < distance(b);
            });
    }
    return depth;
}

}  // namespace firstcome::lab
