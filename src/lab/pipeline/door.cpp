// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/door.h"

#include "base/signal.h"

#include <algorithm>

namespace firstcome::lab {
namespace {

constexpr std::uint64_t group_max = 1'024;
// Between two looks at the clock: short against what a batch of a producer takes.
constexpr Duration tick = Duration::micros(100);

void stamp(EventRow& row, std::uint64_t arrival, const Clock& clock) {
    row.arrival = arrival;
    row.participant = arrival + 1;
    row.arrived_at = clock.wall_now();
    row.published_at = clock.steady_now();
}

}  // namespace

Result<void> let_in(
    const ArrivalPlan& plan,
    CellRecord& record,
    CellPipeline& pipeline,
    const Clock& clock,
    const std::atomic<bool>& stop
) {
    Signal never;
    const SteadyTime begin = clock.steady_now();
    const std::uint64_t events = record.rows.size();
    for (std::uint64_t next = 0; next < events;) {
        if (stop.load()) {
            return fail(Errc::closed, "stopped");
        }
        const Duration elapsed = clock.steady_now() - begin;
        std::uint64_t end = next;
        const std::uint64_t limit = std::min(events, next + group_max);
        while (end < limit && plan.intended(static_cast<std::uint32_t>(end)) <= elapsed) {
            stamp(record.rows[end], end, clock);
            ++end;
        }
        if (end == next) {
            never.wait_for(tick);
            continue;
        }
        TRY(pipeline.publish(next, end));
        record.progress.published.store(end);
        next = end;
    }
    return pipeline.flush();
}

}  // namespace firstcome::lab
