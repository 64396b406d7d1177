// SPDX-License-Identifier: Apache-2.0
#include "app/environment.h"

#include "app/version.h"

#include <fmt/format.h>

#include <sys/utsname.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <thread>

namespace firstcome {
namespace {

constexpr const char* unknown = "unknown";

std::string cpu_model() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (const std::size_t colon = line.find(": ");
            line.starts_with("model name") && colon != std::string::npos) {
            return line.substr(colon + 2);
        }
    }
    return unknown;
}

bool lies_under(const std::string& path, const std::string& mount_point) {
    return mount_point == "/" || path == mount_point || path.starts_with(mount_point + "/");
}

// The file system that the longest mount point above `directory` has.
std::string disk_of(const std::string& directory) {
    std::error_code error;
    const std::string path = std::filesystem::canonical(directory, error).string();
    std::string found = unknown;
    std::size_t longest = 0;
    std::ifstream file("/proc/self/mounts");
    for (std::string line; std::getline(file, line);) {
        std::istringstream in(line);
        std::string device;
        std::string mount_point;
        std::string kind;
        in >> device >> mount_point >> kind;
        if (lies_under(path, mount_point) && mount_point.size() >= longest) {
            longest = mount_point.size();
            found = fmt::format("{} on {}", kind, device);
        }
    }
    return found;
}

std::string kernel_name() {
    utsname name{};
    return uname(&name) == 0 ? fmt::format("{} {}", name.sysname, name.release) : unknown;
}

}  // namespace

Machine this_machine(const std::string& directory) {
    return {cpu_model(), std::thread::hardware_concurrency(), kernel_name(), disk_of(directory)};
}

std::string environment_lines(const Machine& machine) {
    std::string sqlite;
    for (const auto& [name, version] : libraries()) {
        if (name == "sqlite") {
            sqlite = fmt::format("SQLite {}", version);
        }
    }
    return fmt::format(
        "{}, {} cores, {}, {}\nfirstcome {} ({} build), {}, {}",
        machine.cpu,
        machine.cores,
        machine.kernel,
        machine.disk,
        program_version(),
        build_type(),
        compiler(),
        sqlite
    );
}

}  // namespace firstcome
