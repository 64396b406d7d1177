// SPDX-License-Identifier: Apache-2.0
#pragma once
// Accepted: a connection on its way from the thread that accepted it to the one that serves it.

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <utility>

namespace firstcome::http {

class UniqueFd {
  public:
    UniqueFd() = default;

    explicit UniqueFd(int fd) : fd_(fd) {}

    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;

    UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}

    UniqueFd& operator=(UniqueFd&& other) noexcept {
        reset(other.release());
        return *this;
    }

    ~UniqueFd() { reset(); }

    int get() const { return fd_; }

    int release() { return std::exchange(fd_, -1); }

    void reset(int fd = -1) {
        if (fd_ >= 0) {
            ::close(fd_);
        }
        fd_ = fd;
    }

  private:
    int fd_ = -1;
};

// Counts one open connection for as long as it lives.
class OpenCount {
  public:
    explicit OpenCount(std::atomic<std::uint64_t>& open) : open_(&open) {
        open.fetch_add(1, std::memory_order_relaxed);
    }

    OpenCount(const OpenCount&) = delete;
    OpenCount& operator=(const OpenCount&) = delete;

    OpenCount(OpenCount&& other) noexcept : open_(std::exchange(other.open_, nullptr)) {}

    OpenCount& operator=(OpenCount&&) = delete;

    ~OpenCount() {
        if (open_ != nullptr) {
            open_->fetch_sub(1, std::memory_order_relaxed);
        }
    }

  private:
    std::atomic<std::uint64_t>* open_;
};

struct Accepted {
    UniqueFd fd;
    OpenCount open;
    bool is_v6 = false;
    bool peer_is_loopback = false;
    bool is_too_many = false;  // above connections_max: to be refused
};

}  // namespace firstcome::http
