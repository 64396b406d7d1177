// SPDX-License-Identifier: Apache-2.0
#include "lab/run/durable_file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace firstcome::lab {
namespace {

// Closed when it goes. Errors are those of errno, with the path.
class OpenFile {
  public:
    OpenFile(const std::string& path, int flags)
        : path_(path),
          descriptor_(open(path.c_str(), flags | O_CLOEXEC, 0644)) {}

    ~OpenFile() {
        if (descriptor_ >= 0) {
            close(descriptor_);
        }
    }

    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    bool is_open() const { return descriptor_ >= 0; }

    int number() const { return descriptor_; }

    Failure failed(std::string_view doing) const {
        const std::error_code reason(errno, std::generic_category());
        const bool full = reason == std::errc::no_space_on_device ||
                          reason == std::errc::file_too_large || reason.value() == EDQUOT;
        const bool missing = reason == std::errc::no_such_file_or_directory;
        return fail(
            full ? Errc::full : (missing ? Errc::not_found : Errc::io),
            fmt::format("cannot {} {}: {}", doing, path_, reason.message())
        );
    }

    Result<void> write_all(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) {
                continue;
            }
            if (written < 0) {
                return failed("write");
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }

    Result<void> sync() const {
        if (fsync(descriptor_) != 0) {
            return failed("write");
        }
        return {};
    }

    Result<std::size_t> size() const {
        struct stat status {};

        if (fstat(descriptor_, &status) != 0) {
            return failed("read");
        }
        return static_cast<std::size_t>(status.st_size);
    }

  private:
    const std::string path_;
    const int descriptor_;
};

std::string folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

Result<void> write_new(const std::string& path, std::string_view bytes) {
    const OpenFile file(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) {
        return file.failed("write");
    }
    TRY(file.write_all(bytes));
    return file.sync();
}

}  // namespace

Result<void> write_file(const std::string& path, std::string_view bytes) {
    const std::string beside = path + ".part";
    if (auto written = write_new(beside, bytes); !written) {
        unlink(beside.c_str());
        return written;
    }
    std::error_code error;
    std::filesystem::rename(beside, path, error);
    if (error) {
        unlink(beside.c_str());
        return fail(Errc::io, fmt::format("cannot write {}: {}", path, error.message()));
    }
    return sync_folder(folder_of(path));
}

Result<void> append_line(const std::string& path, std::string_view line) {
    const OpenFile file(path, O_WRONLY | O_CREAT | O_APPEND);
    if (!file.is_open()) {
        return file.failed("write");
    }
    TRY_ASSIGN(const std::size_t size, file.size());
    auto written = file.write_all(fmt::format("{}\n", line));
    if (written) {
        written = file.sync();
    }
    if (!written) {
        // A part that cannot be taken back either is dropped by the next reader.
        (void)!ftruncate(file.number(), static_cast<off_t>(size));
        return written;
    }
    return size == 0 ? sync_folder(folder_of(path)) : Result<void>{};
}

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
    const OpenFile file(path, O_RDONLY);
    if (!file.is_open()) {
        return file.failed("read");
    }
    std::string bytes;
    std::string block(std::size_t{1} << 20U, '\0');
    while (bytes.size() <= bytes_max) {
        const ssize_t got = read(file.number(), block.data(), block.size());
        if (got == 0) {
            return bytes;
        }
        if (got < 0 && errno != EINTR) {
            return file.failed("read");
        }
        bytes.append(block, 0, got < 0 ? 0 : static_cast<std::size_t>(got));
    }
    return fail(Errc::full, fmt::format("{} has more than {} bytes", path, bytes_max));
}

Result<bool> drop_torn_line(const std::string& path) {
    const OpenFile file(path, O_RDWR);
    if (!file.is_open()) {
        const auto failed = file.failed("read");
        return failed.value().code == Errc::not_found ? Result<bool>(false) : Result<bool>(failed);
    }
    TRY_ASSIGN(const std::size_t size, file.size());
    std::size_t end = size;
    for (char last = 0; end > 0; --end) {
        if (pread(file.number(), &last, 1, static_cast<off_t>(end - 1)) != 1) {
            return file.failed("read");
        }
        if (last == '\n') {
            break;
        }
    }
    if (end == size) {
        return false;
    }
    if (ftruncate(file.number(), static_cast<off_t>(end)) != 0) {
        return file.failed("write");
    }
    TRY(file.sync());
    return true;
}

Result<void> sync_folder(const std::string& folder) {
    const OpenFile file(folder, O_RDONLY | O_DIRECTORY);
    if (!file.is_open()) {
        return file.failed("open");
    }
    return file.sync();
}

}  // namespace firstcome::lab
