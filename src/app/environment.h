// SPDX-License-Identifier: Apache-2.0
#pragma once
// The machine and the build that a figure was measured on.

#include <string>
#include <utility>
#include <vector>

namespace firstcome {

// "cpu", "cores", "memory", "kernel", "compiler", "build", "libraries", "disk", "fsync": in the
// order in which people read them.
std::vector<std::pair<std::string, std::string>> environment();

// One line per member, indented.
std::string environment_text();

}  // namespace firstcome
