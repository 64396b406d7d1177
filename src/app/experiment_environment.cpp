// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_environment.h"

#include "app/environment.h"
#include "app/version.h"

#include <fmt/format.h>

namespace firstcome {

EnvironmentLines experiment_environment(
    const std::string& folder, const EnvironmentLines& engines
) {
    const Machine machine = this_machine(folder);
    EnvironmentLines lines = {
        {"CPU", machine.cpu},
        {"Cores", std::to_string(machine.cores)},
        {"Kernel", machine.kernel},
        {"Disk", machine.disk},
        {"firstcome",
         fmt::format("{} ({} build), {}", program_version(), build_type(), compiler())},
    };
    for (const auto& [name, version] : libraries()) {
        if (name == "librdkafka" || name == "mariadb-client") {
            lines.emplace_back(name, version);
        }
    }
    lines.insert(lines.end(), engines.begin(), engines.end());
    return lines;
}

}  // namespace firstcome
