// SPDX-License-Identifier: Apache-2.0
#include "app/connection_bound.h"

#include <sys/resource.h>

#include <algorithm>

namespace firstcome {

std::uint32_t bounded_connections(std::uint32_t wanted, std::uint64_t descriptors) {
    // Databases, event loops, listening sockets, and one to refuse those who are too many.
    constexpr std::uint64_t others = 128;
    const std::uint64_t left = descriptors > others ? descriptors - others : 1;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(wanted, left));
}

std::uint64_t descriptors_allowed() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max;
}

}  // namespace firstcome
