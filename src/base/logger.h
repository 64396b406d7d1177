// SPDX-License-Identifier: Apache-2.0
#pragma once
// The program's log: one line per change of state, never one per entry. An event is a noun with a
// past participle and key=value pairs: "allocation resumed partition=0 applied_offset=8191".

#include <spdlog/spdlog.h>

#include <string_view>

namespace firstcome {

// Writes to standard error. Thread: any.
spdlog::logger& logger();

// "trace", "debug", "info", "warn", "error" or "off"; an unknown name changes nothing and returns
// false.
bool set_log_level(std::string_view name);

}  // namespace firstcome
