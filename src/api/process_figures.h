// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the kernel knows of this process. Thread: any.

#include <cstdint>

namespace firstcome::api {

struct ProcessFigures {
    double cpu_s = 0;  // user and system, since the start
    std::uint64_t resident_bytes = 0;
};

ProcessFigures read_process_figures();

// Walks a directory: for a scrape, not for a tick.
std::uint64_t open_descriptors();
std::uint64_t open_descriptors_max();

}  // namespace firstcome::api
