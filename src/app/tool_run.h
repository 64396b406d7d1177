// SPDX-License-Identifier: Apache-2.0
#pragma once
// One run of a tool of the project: what it prints to standard output is for us, what it prints to
// standard error is for the user.

#include "app/stop_signals.h"
#include "base/result.h"

#include <string>
#include <vector>

namespace firstcome {

// `words`: the path of the tool and its arguments. Waits for its end; returns the last line that it
// printed. With `stop`, Ctrl-C ends the tool; without, the tool does not notice it. Errors: io (it
// cannot be run, or ended with another status than 0); closed (stopped). Thread: main.
Result<std::string> run_tool(const std::vector<std::string>& words, StopSignals* stop);

}  // namespace firstcome
