// SPDX-License-Identifier: Apache-2.0
#include "app/port_owner.h"

#include "app/descriptor.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace firstcome {
namespace {

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

SocketAddress socket_address(const ListenAddress& address) {
    SocketAddress made;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&made.storage);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&made.storage);
    if (inet_pton(AF_INET, address.host.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(address.port);
        made.size = sizeof *v4;
    } else if (inet_pton(AF_INET6, address.host.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(address.port);
        made.size = sizeof *v6;
    }
    return made;
}

// A socket bound as the server would bind it.
Result<Descriptor> bind_socket(const ListenAddress& address) {
    const SocketAddress to = socket_address(address);
    Descriptor bound(socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    setsockopt(bound.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(bound.number(), reinterpret_cast<const sockaddr*>(&to.storage), to.size) == 0 &&
        listen(bound.number(), 1) == 0) {
        return bound;
    }
    const std::error_code reason(errno, std::generic_category());
    if (reason == std::errc::address_in_use) {
        return fail(
            Errc::busy,
            fmt::format(
                "{} is in use by {}; stop it, or choose another port with --listen",
                to_string(address),
                port_owner(address)
            )
        );
    }
    const bool elsewhere = reason == std::errc::address_not_available;
    return fail(
        elsewhere ? Errc::invalid : Errc::io,
        fmt::format("cannot listen on {}: {}", to_string(address), reason.message())
    );
}

// The inodes of the sockets that listen on this port, from a table of /proc/net.
void add_listening_inodes(const char* table, std::uint16_t port, std::set<std::string>& inodes) {
    constexpr std::string_view listening = "0A";
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);  // the head of the table
    while (std::getline(file, line)) {
        std::istringstream in(line);
        std::vector<std::string> fields;
        for (std::string field; in >> field;) {
            fields.push_back(std::move(field));
        }
        const std::string wanted = fmt::format(":{:04X}", port);
        if (fields.size() > 9 && fields[3] == listening && fields[1].ends_with(wanted)) {
            inodes.insert(fmt::format("socket:[{}]", fields[9]));
        }
    }
}

bool holds_one_of(const std::filesystem::path& process, const std::set<std::string>& inodes) {
    std::error_code ignored;  // processes end meanwhile, and those of others are closed to us
    std::filesystem::directory_iterator descriptors(process / "fd", ignored);
    for (; descriptors != std::filesystem::directory_iterator(); descriptors.increment(ignored)) {
        const auto target = std::filesystem::read_symlink(descriptors->path(), ignored);
        if (inodes.contains(target.string())) {
            return true;
        }
        if (ignored) {
            ignored.clear();
        }
    }
    return false;
}

bool is_pid(const std::string& name) {
    return !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

Result<void> check_port_is_free(const ListenAddress& address) {
    TRY(bind_socket(address));
    return {};
}

Result<std::uint16_t> free_port(const ListenAddress& address) {
    TRY_ASSIGN(const Descriptor bound, bind_socket({address.host, 0}));
    SocketAddress got;
    got.size = sizeof got.storage;
    getsockname(bound.number(), reinterpret_cast<sockaddr*>(&got.storage), &got.size);
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&got.storage);
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&got.storage);
    return ntohs(got.storage.ss_family == AF_INET ? v4->sin_port : v6->sin6_port);
}

std::optional<pid_t> pid_on_port(std::uint16_t port) {
    std::set<std::string> inodes;
    add_listening_inodes("/proc/net/tcp", port, inodes);
    add_listening_inodes("/proc/net/tcp6", port, inodes);
    std::error_code ignored;
    std::filesystem::directory_iterator processes("/proc", ignored);
    for (; processes != std::filesystem::directory_iterator(); processes.increment(ignored)) {
        const std::string name = processes->path().filename().string();
        if (is_pid(name) && holds_one_of(processes->path(), inodes)) {
            return static_cast<pid_t>(std::stol(name));
        }
    }
    return std::nullopt;
}

std::string port_owner(const ListenAddress& address) {
    const auto pid = pid_on_port(address.port);
    if (!pid) {
        return "another program";
    }
    std::string name;
    std::ifstream comm(fmt::format("/proc/{}/comm", *pid));
    std::getline(comm, name);
    return fmt::format("process {} ({})", *pid, name);
}

}  // namespace firstcome
