// SPDX-License-Identifier: Apache-2.0
#pragma once
// Environment of a measurement: a figure without its machine says nothing.

#include <string>

namespace firstcome {

struct Machine {
    std::string cpu;     // model
    unsigned cores = 0;  // that this process may use
    std::string kernel;  // "Linux 6.1.0"
    std::string disk;    // "ext4 on /dev/sda1": where the data directory is
};

// What cannot be found out is "unknown". `directory` must exist.
Machine this_machine(const std::string& directory);

// The machine in one line, the program in the next.
std::string environment_lines(const Machine& machine);

}  // namespace firstcome
