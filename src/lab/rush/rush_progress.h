// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushProgress: live counters, for a picture while it runs.

#include <atomic>
#include <cstdint>

namespace firstcome::lab {

// Written by the threads of the rush, read by any.
struct RushProgress {
    std::atomic<std::int64_t> started_at_us{0};  // T0 on the steady clock; 0 = not yet
    std::atomic<std::uint64_t> sent{0};          // requests
    std::atomic<std::uint64_t> answered{0};      // answers
    std::atomic<std::uint64_t> won{0};
    std::atomic<std::uint64_t> sold_out{0};
    std::atomic<std::uint64_t> repeated{0};  // outcomes of repeats, not counted among the two above
    std::atomic<std::uint64_t> pending{0};   // 202
    std::atomic<std::uint64_t> refused{0};   // 429, 503
    std::atomic<std::uint64_t> unknown{0};   // 504 and lost connections
    std::atomic<std::uint64_t> retried{0};   // entries sent again
    std::atomic<std::uint64_t> finished{0};  // entries that need nothing more
};

}  // namespace firstcome::lab
