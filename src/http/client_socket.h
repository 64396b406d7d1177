// SPDX-License-Identifier: Apache-2.0
#pragma once
// The few socket calls of a stampede's connections, with owners for what they open.

#include "base/result.h"
#include "base/time.h"
#include "http/client_url.h"

#include <sys/socket.h>

#include <cstdint>
#include <utility>

namespace firstcome::http {

// Owns one file descriptor.
class Descriptor {
  public:
    Descriptor() = default;

    explicit Descriptor(int number) : number_(number) {}

    ~Descriptor() { close(); }

    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }

    void close();

    int number() const { return number_; }

    bool is_open() const { return number_ >= 0; }

  private:
    int number_ = -1;
};

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

// The first address of the host at which somebody listens: "localhost" has two, and a server
// usually takes one of them. Blocks, for at most `timeout` per address.
// Errors: invalid (no such host), io (nobody listens there).
Result<SocketAddress> find_listener(const Url& server, Duration timeout);

// Whether the address is one of 127.0.0.0/8.
bool is_loopback_v4(const SocketAddress& address);

// A socket whose non-blocking connect is under way or done. Without one, `errno` says why.
// `source`: 0 = the system chooses the address it comes from; N = 127.0.0.N, for an address that
// is_loopback_v4() and N up to 254: each has ports of its own.
Descriptor begin_connect(const SocketAddress& address, std::uint8_t source);

// The error that a finished connect left behind; 0 = connected.
int connect_error(const Descriptor& socket);

// The round-trip time of the network as the kernel knows it, right after the connect that of the
// handshake: nothing of what the server does with a request is in it. Zero when it does not say.
Duration round_trip(const Descriptor& socket);

}  // namespace firstcome::http
