// SPDX-License-Identifier: Apache-2.0
#include "api/process_figures.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>

namespace firstcome::api {
namespace {

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::uint64_t resident_pages() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    statm >> total >> resident;
    return statm ? resident : 0;
}

}  // namespace

ProcessFigures read_process_figures() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return {
        .cpu_s = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
        .resident_bytes = resident_pages() * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)),
    };
}

std::uint64_t open_descriptors() {
    std::error_code error;
    std::filesystem::directory_iterator entry("/proc/self/fd", error);
    std::uint64_t count = 0;
    while (!error && entry != std::filesystem::directory_iterator()) {
        ++count;
        entry.increment(error);
    }
    // The directory itself is open while it is read.
    return count == 0 ? 0 : count - 1;
}

std::uint64_t open_descriptors_max() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}  // namespace firstcome::api
