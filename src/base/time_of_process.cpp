// SPDX-License-Identifier: Apache-2.0
#include "base/time_of_process.h"

#include <time.h>

namespace firstcome {

std::optional<Duration> cpu_time_of(pid_t process) {
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0) {
        return std::nullopt;
    }
    return Duration{used.tv_sec * 1'000'000 + used.tv_nsec / 1'000};
}

}  // namespace firstcome
