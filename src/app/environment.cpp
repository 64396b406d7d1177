// SPDX-License-Identifier: Apache-2.0
#include "app/environment.h"

#include "app/version.h"

#include <fmt/format.h>

#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <fstream>
#include <thread>

namespace firstcome {
namespace {

std::string cpu_model() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) {
            const auto colon = line.find(": ");
            return colon == std::string::npos ? line : line.substr(colon + 2);
        }
    }
    return "unknown";
}

std::string memory() {
    struct sysinfo usage {};

    if (::sysinfo(&usage) != 0) {
        return "unknown";
    }
    const double bytes = static_cast<double>(usage.totalram) * usage.mem_unit;
    return fmt::format("{:.0f} GiB", bytes / (1024.0 * 1024 * 1024));
}

std::string kernel() {
    utsname name{};
    return uname(&name) == 0 ? fmt::format("{} {}", name.sysname, name.release) : "unknown";
}

std::string file_system() {
    struct statfs stats {};

    if (::statfs(".", &stats) != 0) {
        return "unknown";
    }
    switch (static_cast<unsigned long>(stats.f_type)) {
        case 0xEF53:
            return "ext4";
        case 0x58465342:
            return "xfs";
        case 0x9123683E:
            return "btrfs";
        case 0x01021994:
            return "tmpfs";
        case 0x794C7630:
            return "overlayfs";
        default:
            return fmt::format("file system {:#x}", static_cast<unsigned long>(stats.f_type));
    }
}

std::string library_versions() {
    std::string text;
    for (const auto& [name, version] : libraries()) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, version);
    }
    return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> environment() {
    return {
        {"cpu", cpu_model()},
        {"cores", std::to_string(std::thread::hardware_concurrency())},
        {"memory", memory()},
        {"kernel", kernel()},
        {"compiler", compiler()},
        {"build", build_type()},
        {"libraries", library_versions()},
        {"disk", file_system()},
        {"fsync", "on: log and ledger with synchronous=FULL"},
    };
}

std::string environment_text() {
    std::string text;
    for (const auto& [name, value] : environment()) {
        text += fmt::format("  {:<10} {}\n", name, value);
    }
    return text;
}

}  // namespace firstcome
