// SPDX-License-Identifier: Apache-2.0
#include "http/door.h"

#include "base/logger.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace firstcome::http {
namespace {

constexpr int backlog = 65'535;  // the kernel takes the smaller of this and net.core.somaxconn
constexpr int accepted_per_turn_max = 64;
constexpr std::uint32_t refused_at_once_max = 256;
constexpr auto pause_after_failure = std::chrono::milliseconds(100);

UniqueFd open_spare() {
    return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

bool is_loopback(const sockaddr_storage& address) {
    if (address.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
    }
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) ||
           (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr) && v6.sin6_addr.s6_addr[12] == 127);
}

Failure fail_to_listen(const ServerConfig& config, const ErrorCode& error) {
    const Errc code = error == asio::error::address_in_use ? Errc::busy
                      : error.value() == EADDRNOTAVAIL     ? Errc::invalid
                                                           : Errc::io;
    return fail(
        code,
        fmt::format(
            "cannot listen on {} port {}: {}",
            config.listen_address,
            config.listen_port,
            error.message()
        )
    );
}

}  // namespace

Door::Door(const ServerConfig& config, asio::io_context& context)
    : config_(config),
      acceptor_(context),
      pause_timer_(context),
      spare_(open_spare()) {}

Result<std::unique_ptr<Door>> Door::open(const ServerConfig& config, asio::io_context& context) {
    ErrorCode error;
    const auto address = asio::ip::make_address(config.listen_address, error);
    if (error) {
        return fail(
            Errc::invalid, fmt::format("\"{}\" is no IPv4 or IPv6 address", config.listen_address)
        );
    }
    const tcp::endpoint endpoint(address, config.listen_port);
    std::unique_ptr<Door> door(new Door(config, context));
    auto& acceptor = door->acceptor_;
    acceptor.open(endpoint.protocol(), error);
    if (!error) {
        acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor.bind(endpoint, error);
    }
    if (!error) {
        acceptor.listen(backlog, error);
    }
    if (!error) {
        acceptor.non_blocking(true, error);
    }
    if (!error) {
        door->port_ = acceptor.local_endpoint(error).port();
    }
    if (error) {
        return fail_to_listen(config, error);
    }
    return door;
}

void Door::start(std::atomic<std::uint64_t>& open, ServerProbe& probe, Place place) {
    open_ = &open;
    probe_ = &probe;
    place_ = std::move(place);
    await_client();
}

void Door::close() {
    ErrorCode ignored;
    acceptor_.close(ignored);
    pause_timer_.cancel();
}

void Door::await_client() {
    acceptor_.async_wait(tcp::acceptor::wait_read, [this](const ErrorCode& error) {
        if (!error) {
            accept_ready();
        }
    });
}

void Door::accept_ready() {
    for (int i = 0; i < accepted_per_turn_max; ++i) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        const int fd = ::accept4(
            acceptor_.native_handle(),
            reinterpret_cast<sockaddr*>(&address),
            &size,
            SOCK_NONBLOCK | SOCK_CLOEXEC
        );
        if (fd < 0) {
            after_failure(errno);
            return;
        }
        greet(Accepted{
            .fd = UniqueFd(fd),
            .open = OpenCount(*open_),
            .is_v6 = address.ss_family == AF_INET6,
            .peer_is_loopback = is_loopback(address),
        });
    }
    await_client();
}

void Door::greet(Accepted accepted) {
    const std::uint64_t open = open_->load(std::memory_order_relaxed);
    accepted.is_too_many = open > config_.connections_max;
    (accepted.is_too_many ? probe_->connections_refused : probe_->connections_accepted).add();
    // Telling them why also takes a connection each: that is bounded, the others are just closed.
    if (open <= std::uint64_t{config_.connections_max} + refused_at_once_max) {
        place_(std::move(accepted));
    }
}

void Door::after_failure(int error) {
    switch (error) {
        case EAGAIN:
        case EINTR:
        case ECONNABORTED:
            await_client();
            return;
        case EMFILE:
        case ENFILE:
            accept_and_close();
            return;
        default:
            logger().warn("accept failed errno={}", error);
            pause();
    }
}

void Door::accept_and_close() {
    const bool had_spare = spare_.get() >= 0;
    spare_.reset();
    UniqueFd victim(::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC));
    const bool closed_one = victim.get() >= 0;
    if (closed_one) {
        probe_->connections_refused.add();
    }
    victim.reset();
    spare_ = open_spare();
    if (had_spare && closed_one) {
        await_client();
    } else {
        pause();
    }
}

void Door::pause() {
    pause_timer_.expires_after(pause_after_failure);
    pause_timer_.async_wait([this](const ErrorCode& error) {
        if (!error && acceptor_.is_open()) {
            await_client();
        }
    });
}

}  // namespace firstcome::http
