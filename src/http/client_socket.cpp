// SPDX-License-Identifier: Apache-2.0
#include "http/client_socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

namespace firstcome::http {
namespace {

struct FreeAddresses {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Result<Addresses> resolve(const Url& server) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int wrong =
        getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &wanted, &list);
    if (wrong != 0) {
        return fail(Errc::invalid, "host " + server.host + ": " + gai_strerror(wrong));
    }
    return Addresses(list);
}

// Whether a blocking connect succeeds; `errno` otherwise.
bool accepts_connections(const addrinfo& address, Duration timeout) {
    const Descriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) {
        return false;
    }
    // Linux applies the send time-out to connect.
    const timeval limit{timeout.us / 1'000'000, timeout.us % 1'000'000};
    setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    return connect(socket.number(), address.ai_addr, address.ai_addrlen) == 0;
}

// The port is chosen by connect, which looks at both ends: so one port serves several targets. A
// failure is seen at the connect.
void come_from(const Descriptor& socket, std::uint8_t source) {
    const int on = 1;
    setsockopt(socket.number(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl((127U << 24U) | source);
    bind(socket.number(), reinterpret_cast<const sockaddr*>(&from), sizeof from);
}

}  // namespace

void Descriptor::close() {
    if (is_open()) {
        ::close(std::exchange(number_, -1));
    }
}

Result<SocketAddress> find_listener(const Url& server, Duration timeout) {
    TRY_ASSIGN(const Addresses addresses, resolve(server));
    int reason = ECONNREFUSED;
    for (const addrinfo* at = addresses.get(); at != nullptr; at = at->ai_next) {
        if (accepts_connections(*at, timeout)) {
            SocketAddress found;
            found.size = at->ai_addrlen;
            std::memcpy(&found.storage, at->ai_addr, at->ai_addrlen);
            return found;
        }
        reason = errno;
    }
    return fail(Errc::io, "no server at " + server.authority() + ": " + std::strerror(reason));
}

bool is_loopback_v4(const SocketAddress& address) {
    if (address.storage.ss_family != AF_INET) {
        return false;
    }
    const auto& in = reinterpret_cast<const sockaddr_in&>(address.storage);
    return (ntohl(in.sin_addr.s_addr) >> 24U) == 127;
}

Descriptor begin_connect(const SocketAddress& address, std::uint8_t source) {
    Descriptor socket(
        ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)
    );
    if (!socket.is_open()) {
        return socket;
    }
    const int on = 1;
    setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (source != 0) {
        come_from(socket, source);
    }
    const auto* target = reinterpret_cast<const sockaddr*>(&address.storage);
    if (connect(socket.number(), target, address.size) != 0 && errno != EINPROGRESS) {
        const int reason = errno;
        socket.close();
        errno = reason;
    }
    return socket;
}

int connect_error(const Descriptor& socket) {
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

Duration round_trip(const Descriptor& socket) {
    tcp_info known{};
    socklen_t size = sizeof known;
    const bool says = getsockopt(socket.number(), IPPROTO_TCP, TCP_INFO, &known, &size) == 0;
    return Duration::micros(says ? known.tcpi_rtt : 0);
}

}  // namespace firstcome::http
