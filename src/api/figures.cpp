// SPDX-License-Identifier: Apache-2.0
#include "api/figures.h"

#include <algorithm>

namespace firstcome::api {
namespace {

double seconds_of(Duration duration) {
    return static_cast<double>(duration.us) / 1e6;
}

}  // namespace

double PartitionFigures::progress() const {
    const auto accepted = static_cast<double>(reading.durable_end.value());
    const auto decided = static_cast<double>(reading.applied.next().value());
    return accepted <= 0 ? 1.0 : std::min(1.0, decided / accepted);
}

Pace pace_of(const Campaign& campaign, const Figures& figures, SteadyTime now, WallTime wall) {
    const auto base = figures.bases->find(campaign.id);
    const Duration age = wall - campaign.created_at;
    Pace pace;
    Duration window = pace_window;
    if (base != figures.bases->end()) {
        window = now - figures.bases_at;
        pace.recent_processed = campaign.last_sequence.value() - base->second.value();
    } else if (age <= pace_window + Duration::seconds(1)) {
        window = age;
        pace.recent_processed = campaign.last_sequence.value();
    }
    pace.recent_processed = std::max<std::int64_t>(0, pace.recent_processed);
    if (pace.recent_processed > 0) {
        const double seconds = std::max(1.0, seconds_of(window));
        pace.actual_tps = static_cast<double>(pace.recent_processed) / seconds;
        pace.mean_latency_ms = figures.answer_latency_ms_mean;
    }
    return pace;
}

}  // namespace firstcome::api
