// SPDX-License-Identifier: Apache-2.0
#include "log/directory_lock.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace firstcome {
namespace {

std::string lock_path(const std::string& directory) {
    return directory + "/lock";
}

Failure system_failure(std::string_view doing, const std::string& path) {
    const int code = errno;
    return fail(
        Errc::io,
        fmt::format(
            "cannot {} '{}': {}; give this user write permission or choose another directory",
            doing,
            path,
            std::strerror(code)
        )
    );
}

// The name of a new directory is durable only when its parent is.
void sync_parent(const std::string& directory) {
    const auto parent = std::filesystem::absolute(directory).lexically_normal().parent_path();
    const int descriptor = open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

std::string holder_of(int descriptor) {
    std::array<char, 32> text{};
    const ssize_t size = pread(descriptor, text.data(), text.size() - 1, 0);
    const std::string_view pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return std::string(pid.substr(0, pid.find('\n')));
}

bool write_holder(int descriptor) {
    const std::string text = fmt::format("{}\n", getpid());
    return ftruncate(descriptor, 0) == 0 &&
           pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

}  // namespace

Result<std::unique_ptr<DirectoryLock>> DirectoryLock::take(
    const std::string& directory, std::string_view advice
) {
    if (mkdir(directory.c_str(), 0700) == 0) {
        sync_parent(directory);
    } else if (errno != EEXIST) {
        return system_failure("create", directory);
    }
    const std::string path = lock_path(directory);
    const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return system_failure("open", path);
    }
    auto lock = std::unique_ptr<DirectoryLock>(new DirectoryLock(descriptor));
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return system_failure("lock", path);
        }
        return fail(
            Errc::busy,
            fmt::format(
                "'{}' is in use by process {}; {}", directory, holder_of(descriptor), advice
            )
        );
    }
    if (!write_holder(descriptor)) {
        return system_failure("write", path);
    }
    return lock;
}

DirectoryLock::~DirectoryLock() {
    close(descriptor_);
}

bool directory_is_locked(const std::string& directory) {
    const int descriptor = open(lock_path(directory).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const bool locked = flock(descriptor, LOCK_SH | LOCK_NB) != 0;
    close(descriptor);
    return locked;
}

}  // namespace firstcome
