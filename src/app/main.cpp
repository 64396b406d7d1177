// SPDX-License-Identifier: Apache-2.0
// The program: every mistake that is no Result ends here.
#include "app/commands.h"
#include "base/logger.h"

#include <exception>
#include <vector>

int main(int argc, char** argv) {
    try {
        const std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
        return static_cast<int>(firstcome::run_command(args));
    } catch (const std::exception& error) {
        firstcome::logger().error("program failed reason=\"{}\"", error.what());
        return static_cast<int>(firstcome::ExitStatus::failed);
    }
}
