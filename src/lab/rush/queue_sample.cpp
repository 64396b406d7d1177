// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/queue_sample.h"

#include "lab/rush/metric_text.h"

namespace firstcome::lab {

std::optional<QueueSample> queue_sample(std::string_view metrics, SteadyTime at) {
    const auto queued = sum_of_metric(metrics, "firstcome_queue_records");
    const auto lag = sum_of_metric(metrics, "firstcome_lag_records");
    const auto waiting = sum_of_metric(metrics, "firstcome_waiting_requests");
    if (!queued || !lag || !waiting) {
        return std::nullopt;
    }
    return QueueSample{
        at,
        static_cast<std::uint64_t>(*queued),
        static_cast<std::uint64_t>(*lag),
        static_cast<std::uint64_t>(*waiting)};
}

}  // namespace firstcome::lab
