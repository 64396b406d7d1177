// SPDX-License-Identifier: Apache-2.0
#pragma once
// CellProgress: how far the events of the running cell have come. Thread: any.

#include <atomic>
#include <cstdint>

namespace firstcome::lab {

struct CellProgress {
    std::atomic<std::uint64_t> published{0};
    std::atomic<std::uint64_t> polled{0};
    std::atomic<std::uint64_t> committed{0};
};

}  // namespace firstcome::lab
