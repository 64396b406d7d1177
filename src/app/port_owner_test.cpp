// SPDX-License-Identifier: Apache-2.0
#include "app/port_owner.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace firstcome {
namespace {

// A listening socket of this process, for the time of one test.
class Listener {
  public:
    Listener() : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(bind(descriptor_, plain, size), 0);
        EXPECT_EQ(listen(descriptor_, 1), 0);
        EXPECT_EQ(getsockname(descriptor_, plain, &size), 0);
        address_ = {"127.0.0.1", ntohs(address.sin_port)};
    }

    ~Listener() { close(descriptor_); }

    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    const ListenAddress& address() const { return address_; }

  private:
    int descriptor_;
    ListenAddress address_;
};

TEST(PortOwner, APortInUseIsRefusedWithThePidOfItsOwner) {
    const Listener listener;
    const auto free = check_port_is_free(listener.address());
    ASSERT_FALSE(free);
    EXPECT_EQ(free.error().code, Errc::busy);
    EXPECT_NE(free.error().detail.find(to_string(listener.address())), std::string::npos);
    std::string name;
    std::getline(std::ifstream("/proc/self/comm"), name);
    const std::string owner = "process " + std::to_string(getpid()) + " (" + name + ")";
    EXPECT_NE(free.error().detail.find(owner), std::string::npos) << free.error().detail;
}

TEST(PortOwner, ThePidOnAPortIsThatOfWhoListensThere) {
    const Listener listener;
    EXPECT_EQ(pid_on_port(listener.address().port), getpid());
    EXPECT_EQ(pid_on_port(free_port({"127.0.0.1", 0}).value()), std::nullopt);
}

TEST(PortOwner, AFreePortIsFree) {
    const auto port = free_port({"127.0.0.1", 0});
    ASSERT_TRUE(port);
    EXPECT_NE(*port, 0);
    EXPECT_TRUE(check_port_is_free({"127.0.0.1", *port}));
}

TEST(PortOwner, AnAddressOfAnotherMachineIsInvalid) {
    const auto free = check_port_is_free({"192.0.2.1", 1});
    ASSERT_FALSE(free);
    EXPECT_EQ(free.error().code, Errc::invalid);
}

}  // namespace
}  // namespace firstcome
