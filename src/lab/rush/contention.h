// SPDX-License-Identifier: Apache-2.0
#pragma once
// Contention: was there a stampede at the moment that decided, the arrival of the last winner (the
// cut)? Thread: any, after the run.

#include "lab/rush/queue_sample.h"
#include "lab/rush/rush_plan.h"
#include "lab/rush/told_places.h"

#include <cstdint>
#include <optional>
#include <span>

namespace firstcome::lab {

struct Contention {
    Sequence cut;              // of the last winner
    Duration cut_after_start;  // from T0
    // Arrivals at the door that took a place, by the server's stamps: within 5 ms before and after
    // the cut, and in the busiest millisecond of the run. Several nodes: of all their clocks.
    double arrivals_per_ms_at_cut = 0;
    std::uint64_t arrivals_per_ms_peak = 0;
    // At the cut: entries that were sent and not answered yet, and those that meant to have started
    // and had no answer yet, be it for want of a connection.
    std::uint64_t under_way_at_cut = 0;
    std::uint64_t due_at_cut = 0;
};

// What the clients' own notes say. Nothing when nobody lost: then no moment decided.
// `places`: told_places(). `wall_minus_steady`: of the clients' clock; the cut lies where the
// server's stamp puts it, but never outside the last winner's own request, however wrong the
// server's clock is.
std::optional<Contention> contention(
    std::span<const ToldPlace> places,
    std::span<const RushTrace* const> traces,
    const RushPlan& plan,
    SteadyTime started_at,
    Duration wall_minus_steady
);

// How full the servers were. Of several servers, the fullest at a time.
struct QueueDepth {
    std::uint64_t samples = 0;
    QueueSample fullest;                // the greatest of each figure, at different times
    std::optional<QueueSample> at_cut;  // the sample next to the cut
};

// `cut_at`: on the clients' clock, nothing without a cut.
QueueDepth queue_depth(std::span<const QueueSample> samples, std::optional<SteadyTime> cut_at);

}  // namespace firstcome::lab
