// SPDX-License-Identifier: Apache-2.0
#pragma once
// How much CPU a process has used so far.

#include "base/time.h"

#include <sys/types.h>

#include <optional>

namespace firstcome {

// User and system time of all its threads, those that have ended too. Nothing when there is no such
// process. What /proc/PID/stat tells in steps of 10 ms, without the steps.
std::optional<Duration> cpu_time_of(pid_t process);

}  // namespace firstcome
