// SPDX-License-Identifier: Apache-2.0
#pragma once
// Commands: from the words behind `firstcome` to the function of the subcommand.

#include <span>
#include <string>

namespace firstcome {

// The exit status of every subcommand.
enum class ExitStatus : int {
    done = 0,            // and right
    failed = 1,          // or found something wrong
    not_understood = 2,  // the command line; nothing was done
    interrupted = 130,   // by Ctrl-C
};

// Runs the subcommand that `args` names (the program's own name not included) to its end.
// Thread: main, before any other thread was started.
ExitStatus run_command(std::span<const std::string> args);

}  // namespace firstcome
