// SPDX-License-Identifier: Apache-2.0
#include "audit/ledger_file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace firstcome {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> side_files = {"-wal", "-shm", ""};

std::string rebuilt_name(const std::string& path) {
    return path + ".rebuilding";
}

Failure io_error(const std::string& path, const std::error_code& error) {
    return fail(Errc::io, fmt::format("{}: {}", path, error.message()));
}

// The first name that no earlier rebuild has taken.
std::string kept_name(const std::string& path) {
    std::error_code ignored;
    for (int number = 1;; ++number) {
        std::string name = fmt::format("{}.before-rebuild-{}", path, number);
        if (!fs::exists(name, ignored)) {
            return name;
        }
    }
}

// With what belongs to it; -shm holds nothing that SQLite does not make anew.
Result<void> move_file(const std::string& from, const std::string& to) {
    for (const std::string_view suffix : side_files) {
        std::error_code error;
        const std::string source = fmt::format("{}{}", from, suffix);
        if (fs::exists(source, error)) {
            fs::rename(source, fmt::format("{}{}", to, suffix), error);
        }
        if (error) {
            return io_error(source, error);
        }
    }
    return {};
}

Result<void> sync_directory(const std::string& path) {
    const std::string directory = fs::absolute(path).parent_path();
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int cause = errno;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!synced) {
        return fail(Errc::io, fmt::format("{}: {}", directory, std::strerror(cause)));
    }
    return {};
}

}  // namespace

Result<std::string> begin_rebuilt_file(const std::string& path) {
    const std::string rebuilt = rebuilt_name(path);
    for (const std::string_view suffix : side_files) {
        std::error_code error;
        const std::string leftover = fmt::format("{}{}", rebuilt, suffix);
        fs::remove(leftover, error);
        if (error) {
            return io_error(leftover, error);
        }
    }
    return rebuilt;
}

Result<std::string> finish_rebuilt_file(const std::string& path) {
    std::error_code error;
    std::string kept;
    if (fs::exists(path, error)) {
        kept = kept_name(path);
        TRY(move_file(path, kept));
    }
    TRY(move_file(rebuilt_name(path), path));
    TRY(sync_directory(path));
    return kept;
}

}  // namespace firstcome
