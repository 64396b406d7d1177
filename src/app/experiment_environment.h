// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a run's report says first: the machine, the program, the engines. Nothing in it changes from
// one start to the next, so that a run goes on only where it began.

#include <string>
#include <utility>
#include <vector>

namespace firstcome {

using EnvironmentLines = std::vector<std::pair<std::string, std::string>>;

// `folder` is where the data are and must exist; `engines` follow the machine and the program.
EnvironmentLines experiment_environment(const std::string& folder, const EnvironmentLines& engines);

}  // namespace firstcome
