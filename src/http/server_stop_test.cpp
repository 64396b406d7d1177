// SPDX-License-Identifier: Apache-2.0
// Beginning and end of a server, and event streams, over real sockets.
#include "http/server_harness.h"

#include <atomic>

namespace firstcome::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ServerStop : public ServerTest {};

class ServerStream : public ServerTest {};

TEST_F(ServerStop, APortInUseIsBusy) {
    start();
    ServerConfig same = config_;
    same.listen_port = port();
    const auto second = Server::listen(same, router_, hooks_, clock_);
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, Errc::busy);
    EXPECT_THAT(second.error().detail, HasSubstr(std::to_string(port())));
}

TEST_F(ServerStop, AnAddressThatIsNoneOfOursIsInvalid) {
    for (const char* address : {"localhost", "", "1.2.3", "192.0.2.1"}) {
        ServerConfig config = config_;
        config.listen_address = address;
        const auto server = Server::listen(config, router_, hooks_, clock_);
        ASSERT_FALSE(server.has_value()) << address;
        EXPECT_EQ(server.error().code, Errc::invalid) << address;
    }
}

TEST_F(ServerStop, ClosesOpenConnectionsAndJoins) {
    config_.io_threads = 2;
    start();
    std::deque<RawClient> clients;
    for (int i = 0; i < 4; ++i) {
        EXPECT_THAT(clients.emplace_back(port()).ask(get("/hello")), EndsWith("hello"));
    }
    RawClient waiter(port());
    waiter.send(get("/wait"));
    tickets_.take();
    RawClient half(port());
    half.send("GET /hel");
    RawClient stuck(port(), 65'536);
    stuck.send(get("/big/6000000"));
    stuck.read_until("\r\n\r\n");
    server_->stop();
    EXPECT_EQ(server_->connections(), 0U);
    EXPECT_EQ(server_->waiting(), 0U);
    for (RawClient& client : clients) {
        EXPECT_TRUE(client.ended());
    }
    EXPECT_TRUE(waiter.ended());
    server_->stop();
}

TEST_F(ServerStop, NothingRunsAfterwards) {
    start();
    server_->stop();
    std::atomic<bool> ran{false};
    server_->post(0, [&ran] { ran = true; });
    server_->stop();
    EXPECT_FALSE(ran);
}

TEST_F(ServerStop, AServerThatNeverStartedStopsToo) {
    auto server = Server::listen(config_, router_, hooks_, clock_);
    ASSERT_TRUE(server.has_value());
    (*server)->post(0, [] {});
    (*server)->stop();
    EXPECT_FALSE(RawClient((*server)->port()).connected());
}

TEST_F(ServerStop, StopsWhileClientsAreComing) {
    config_.io_threads = 2;
    start();
    const std::uint16_t to = port();
    std::atomic<bool> over{false};
    std::thread rush([&over, to] {
        while (!over) {
            RawClient client(to);
            client.send(get("/hello"));
            client.read_answer();
        }
    });
    EXPECT_TRUE(eventually([this] { return server_->probe(0).requests.value() > 20; }));
    server_->stop();
    over = true;
    rush.join();
    EXPECT_EQ(server_->connections(), 0U);
}

TEST_F(ServerStop, DrainingRefusesNewRequestsAndAnswersWaitingOnes) {
    start();
    RawClient waiter(port());
    waiter.send(get("/wait") + get("/hello"));
    const Ticket ticket = tickets_.take();
    RawClient idle(port());
    EXPECT_THAT(idle.ask(get("/hello")), EndsWith("hello"));
    server_->drain();
    server_->drain();
    const std::string refused = idle.ask(get("/hello"));
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 503 "));
    EXPECT_THAT(refused, HasSubstr("Retry-After: 1\r\n"));
    EXPECT_TRUE(idle.ended());
    EXPECT_EQ(server_->waiting(), 1U);
    EXPECT_TRUE(answer(ticket, "still"));
    const std::string last = waiter.read_answer();
    EXPECT_THAT(last, EndsWith("still"));
    EXPECT_THAT(last, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(waiter.ended());
    EXPECT_TRUE(eventually([this] { return !RawClient(port()).connected(); }));
}

TEST_F(ServerStop, ListensOnIpv6Too) {
    config_.listen_address = "::1";
    auto server = Server::listen(config_, router_, hooks_, clock_);
    if (!server) {
        GTEST_SKIP() << server.error().message();
    }
    (*server)->start();
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons((*server)->port());
    address.sin6_addr = in6addr_loopback;
    const int fd = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    const std::string request = "GET /hello HTTP/1.1\r\nHost: [::1]\r\n\r\n";
    ASSERT_EQ(::send(fd, request.data(), request.size(), 0), ssize_t(request.size()));
    char bytes[15] = {};
    EXPECT_EQ(::recv(fd, bytes, sizeof bytes, MSG_WAITALL), 15);
    EXPECT_EQ(std::string_view(bytes, 15), "HTTP/1.1 200 OK");
    ::close(fd);
    (*server)->stop();
}

TEST_F(ServerStream, SendsItsFirstEventAndThenWhatIsPushed) {
    start();
    RawClient client(port());
    client.send(get("/stream"));
    const std::string head = client.read_until("\r\n\r\n");
    EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
    EXPECT_EQ(client.read_until("\n\n"), "data: first\n\n");
    const Ticket ticket = tickets_.take();
    EXPECT_EQ(server_->waiting(), 0U);
    EXPECT_TRUE(push(ticket, "data: 2\n\n"));
    EXPECT_TRUE(push(ticket, "data: 3\n\n"));
    EXPECT_EQ(client.read_until("\n\n"), "data: 2\n\n");
    EXPECT_EQ(client.read_until("\n\n"), "data: 3\n\n");
    EXPECT_FALSE(answer(ticket, "a stream is answered already"));
}

TEST_F(ServerStream, AStreamMayBeginLater) {
    start();
    RawClient client(port());
    client.send(get("/wait"));
    const Ticket ticket = tickets_.take();
    EXPECT_FALSE(push(ticket, "too early"));
    EXPECT_TRUE(on_io_thread(0, [&] {
        auto response = text("data: late\n\n");
        response->stream = true;
        return server_->answer(ticket, *std::move(response));
    }));
    EXPECT_TRUE(push(ticket, "data: more\n\n"));
    client.read_until("\r\n\r\n");
    EXPECT_EQ(client.read_until("\n\n"), "data: late\n\n");
    EXPECT_EQ(client.read_until("\n\n"), "data: more\n\n");
}

TEST_F(ServerStream, ASlowReaderSkipsToTheNewestEvent) {
    start();
    RawClient client(port(), 65'536);
    client.send(get("/stream"));
    const Ticket ticket = tickets_.take();
    client.read_until("first\n\n");
    const auto event = [](char name) { return std::string(6'000'000, name) + "\n\n"; };
    for (const char name : {'a', 'b', 'c', 'd'}) {
        EXPECT_TRUE(push(ticket, event(name)));
    }
    EXPECT_EQ(client.read_until("\n\n"), event('a'));
    EXPECT_EQ(client.read_until("\n\n"), event('d'));
    ASSERT_TRUE(push(ticket, "data: e\n\n"));
    EXPECT_EQ(client.read_until("\n\n"), "data: e\n\n");
}

TEST_F(ServerStream, AClientThatLeavesIsNoticedWithoutAnEvent) {
    start();
    RawClient client(port());
    client.send(get("/stream"));
    const Ticket ticket = tickets_.take();
    client.read_until("first\n\n");
    client.close();
    ASSERT_TRUE(eventually([this] { return server_->connections() == 0; }));
    EXPECT_FALSE(push(ticket, "data: nobody\n\n"));
}

TEST_F(ServerStream, AReaderThatStopsReadingIsCutOff) {
    start();
    RawClient client(port(), 65'536);
    client.send(get("/stream"));
    const Ticket ticket = tickets_.take();
    EXPECT_TRUE(push(ticket, std::string(6'000'000, 'x')));
    EXPECT_TRUE(eventually([this] {
        clock_.advance(Duration::seconds(21));
        return server_->connections() == 0;
    }));
    EXPECT_FALSE(push(ticket, "data: nobody\n\n"));
}

TEST_F(ServerStream, IsNotTimedOutWhileIdle) {
    start();
    RawClient client(port());
    client.send(get("/stream"));
    const Ticket ticket = tickets_.take();
    clock_.advance(Duration::seconds(3'600));
    await_sweep();
    EXPECT_TRUE(push(ticket, "data: here\n\n"));
}

TEST_F(ServerStream, WhatItsClientSendsIsDiscarded) {
    start();
    RawClient client(port());
    client.send(get("/stream") + get("/hello"));
    const Ticket ticket = tickets_.take();
    client.read_until("first\n\n");
    client.send(get("/hello"));
    EXPECT_TRUE(push(ticket, "data: only\n\n"));
    EXPECT_EQ(client.read_until("\n\n"), "data: only\n\n");
}

TEST_F(ServerStream, HeadOfAStreamIsNoStream) {
    start();
    RawClient client(port());
    client.send("HEAD /stream HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/hello"));
    EXPECT_THAT(client.read_answer(false), HasSubstr("text/event-stream"));
    EXPECT_THAT(client.read_answer(), EndsWith("hello"));
    EXPECT_FALSE(push(tickets_.take(), "data: no\n\n"));
}

}  // namespace
}  // namespace firstcome::http
