// SPDX-License-Identifier: Apache-2.0
#include "app/settings.h"

#include <algorithm>
#include <thread>

namespace firstcome {

std::uint32_t io_threads_of(const ServerSettings& server) {
    if (server.io_threads != 0) {
        return server.io_threads;
    }
    return std::max(1U, std::thread::hardware_concurrency() / 2);
}

}  // namespace firstcome
