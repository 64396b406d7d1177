// SPDX-License-Identifier: Apache-2.0
#pragma once
// QueueSample: how much a server had in hand at one moment, by its own metrics. Values only.

#include "base/time.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace firstcome::lab {

struct QueueSample {
    SteadyTime at;              // when the answer had come
    std::uint64_t queued = 0;   // records that wait for the log
    std::uint64_t lag = 0;      // records that are durable and not decided
    std::uint64_t waiting = 0;  // requests that wait for their answer

    bool operator==(const QueueSample&) const = default;
};

// Nothing when one of the three is missing.
std::optional<QueueSample> queue_sample(std::string_view metrics, SteadyTime at);

}  // namespace firstcome::lab
