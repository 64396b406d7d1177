// SPDX-License-Identifier: Apache-2.0
// Requests and answers over real sockets: order, framing, deferred answers.
#include "base/logger.h"
#include "http/server_harness.h"

#include <stdexcept>
#include <vector>

namespace firstcome::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(ServerTest, AnswersRequestAfterRequestOnOneConnection) {
    start();
    RawClient client(port());
    for (int i = 0; i < 3; ++i) {
        const std::string answer = client.ask(get("/hello"));
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
        EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
        EXPECT_THAT(answer, Not(HasSubstr("Connection:")));
        EXPECT_THAT(answer, EndsWith("\r\n\r\nhello"));
    }
    EXPECT_EQ(server_->connections(), 1U);
    EXPECT_EQ(server_->probe(0).requests.value(), 3U);
    EXPECT_EQ(server_->probe(0).connections_accepted.value(), 1U);
    EXPECT_GT(server_->probe(0).bytes_in.value(), 0U);
    EXPECT_GT(server_->probe(0).bytes_out.value(), 0U);
}

TEST_F(ServerTest, AHandlerSeesTheWholeRequest) {
    Box<std::string> seen;
    router_.add(
        Method::post,
        "/see/{x}",
        Body::json,
        [&seen](const Request& request, const PathValues& values, Ticket) {
            seen.put(
                std::string(to_string(request.method)) + ' ' + std::string(request.path) + ' ' +
                std::string(request.query) + ' ' + std::string(request.body) + ' ' +
                std::string(request.header("prefer").value_or("none")) + ' ' + values.at(0) +
                (request.peer_is_loopback ? " loopback" : " remote") +
                (request.received_at.us > 0 ? " stamped" : " unstamped")
            );
            return text("");
        }
    );
    start();
    RawClient client(port());
    client.ask(
        "POST /see/a%20b?c=%20 HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=1\r\n"
        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    );
    EXPECT_EQ(seen.take(), "POST /see/a%20b c=%20 {} wait=1 a b loopback stamped");
}

TEST_F(ServerTest, TakesARequestByteByByte) {
    start();
    RawClient client(port());
    for (const char byte : post_json("/echo", "{\"a\":1}")) {
        client.send({&byte, 1});
    }
    EXPECT_THAT(client.read_answer(), EndsWith("{\"a\":1}"));
}

TEST_F(ServerTest, TakesBodiesUpToTheLimit) {
    start();
    RawClient client(port());
    for (const std::size_t size : {0U, 1U, 700U, 1'024U, 4'095U, 4'096U}) {
        const std::string body(size, 'x');
        EXPECT_THAT(client.ask(post_json("/echo", body)), EndsWith("\r\n\r\n" + body));
    }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
    start();
    RawClient client(port());
    std::string all;
    for (int i = 0; i < 200; ++i) {
        all += post_json("/echo", std::to_string(i));
    }
    client.send(all);
    for (int i = 0; i < 200; ++i) {
        ASSERT_THAT(client.read_answer(), EndsWith("\r\n\r\n" + std::to_string(i)));
    }
}

TEST_F(ServerTest, ADeferredRequestHoldsBackTheOnesBehindIt) {
    start();
    RawClient client(port());
    client.send(get("/wait") + get("/hello") + get("/wait"));
    const Ticket first = tickets_.take();
    EXPECT_EQ(server_->waiting(), 1U);
    EXPECT_TRUE(answer(first, "first"));
    EXPECT_THAT(client.read_answer(), EndsWith("first"));
    EXPECT_THAT(client.read_answer(), EndsWith("hello"));
    EXPECT_TRUE(answer(tickets_.take(), "last"));
    EXPECT_THAT(client.read_answer(), EndsWith("last"));
    EXPECT_EQ(server_->waiting(), 0U);
}

TEST_F(ServerTest, BytesBehindAWaitingRequestMayComeLater) {
    start();
    RawClient client(port());
    client.send(get("/wait"));
    const Ticket ticket = tickets_.take();
    const std::string body(4'096, 'x');
    client.send(post_json("/echo", body) + post_json("/echo", body) + get("/hello"));
    EXPECT_TRUE(answer(ticket, "first"));
    EXPECT_THAT(client.read_answer(), EndsWith("first"));
    EXPECT_THAT(client.read_answer(), EndsWith(body));
    EXPECT_THAT(client.read_answer(), EndsWith(body));
    EXPECT_THAT(client.read_answer(), EndsWith("hello"));
}

TEST_F(ServerTest, ATicketIsGoodForOneAnswer) {
    start();
    RawClient client(port());
    client.send(get("/wait"));
    const Ticket ticket = tickets_.take();
    EXPECT_TRUE(answer(ticket, "once"));
    EXPECT_FALSE(answer(ticket, "twice"));
    EXPECT_THAT(client.read_answer(), EndsWith("once"));
    client.send(get("/wait"));
    const Ticket next = tickets_.take();
    EXPECT_FALSE(answer(ticket, "for the request before"));
    EXPECT_FALSE(push(next, "no stream"));
    EXPECT_TRUE(answer(next, "next"));
    EXPECT_THAT(client.read_answer(), EndsWith("next"));
}

TEST_F(ServerTest, AnUnknownTicketIsHarmless) {
    start();
    EXPECT_FALSE(answer(Ticket{0, 0, 1}, ""));
    EXPECT_FALSE(answer(Ticket{0, 4'000'000'000, 1}, ""));
    EXPECT_FALSE(push(Ticket{0, 0, 0}, ""));
}

TEST_F(ServerTest, ATicketOfAGoneConnectionIsHarmless) {
    start();
    RawClient client(port());
    client.send(get("/wait"));
    const Ticket ticket = tickets_.take();
    client.reset();
    ASSERT_TRUE(eventually([this] { return server_->connections() == 0; }));
    EXPECT_EQ(server_->waiting(), 0U);
    EXPECT_FALSE(answer(ticket, "too late"));
    RawClient next(port());
    next.send(get("/wait"));
    const Ticket reused = tickets_.take();
    EXPECT_EQ(reused.slot, ticket.slot);
    EXPECT_FALSE(answer(ticket, "for somebody else"));
    EXPECT_TRUE(answer(reused, "own"));
    EXPECT_THAT(next.read_answer(), EndsWith("own"));
}

TEST_F(ServerTest, AHandlerMayAnswerByItsTicketAtOnce) {
    router_.add(Method::get, "/now", Body::none, [this](auto&&, auto&&, Ticket ticket) {
        EXPECT_TRUE(server_->answer(ticket, *text("now")));
        EXPECT_FALSE(server_->answer(ticket, *text("again")));
        return std::optional<Response>();
    });
    start();
    RawClient client(port());
    client.send(get("/now") + get("/now", "Connection: close\r\n"));
    EXPECT_THAT(client.read_answer(), EndsWith("now"));
    EXPECT_THAT(client.read_answer(), EndsWith("now"));
    EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, AHandlerMayAnswerTheRequestOfAnotherConnection) {
    router_.add(Method::get, "/wake", Body::none, [this](const Request& request, auto&&, auto) {
        EXPECT_TRUE(server_->answer(tickets_.take(), *text("woken")));
        return text(std::string(request.header("X-Mark").value_or("lost")));
    });
    start();
    RawClient sleeper(port());
    sleeper.send(get("/wait") + get("/hello"));
    ASSERT_TRUE(eventually([this] { return server_->waiting() == 1; }));
    RawClient waker(port());
    EXPECT_THAT(waker.ask(get("/wake", "X-Mark: kept\r\n")), EndsWith("kept"));
    EXPECT_THAT(sleeper.read_answer(), EndsWith("woken"));
    EXPECT_THAT(sleeper.read_answer(), EndsWith("hello"));
}

TEST_F(ServerTest, AClientThatEndsItsSideStillGetsItsAnswers) {
    start();
    RawClient client(port());
    client.send(get("/wait") + get("/hello"));
    const Ticket ticket = tickets_.take();
    client.shutdown_send();
    EXPECT_TRUE(answer(ticket, "waited"));
    EXPECT_THAT(client.read_answer(), EndsWith("waited"));
    EXPECT_THAT(client.read_answer(), EndsWith("hello"));
    EXPECT_TRUE(client.ended());
    EXPECT_TRUE(eventually([this] { return server_->connections() == 0; }));
}

TEST_F(ServerTest, HeadIsGetWithoutBody) {
    start();
    RawClient client(port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/hello"));
    EXPECT_THAT(client.read_answer(false), HasSubstr("Content-Length: 5\r\n"));
    EXPECT_THAT(client.read_answer(), EndsWith("hello"));
}

TEST_F(ServerTest, ConnectionCloseEndsIt) {
    start();
    RawClient client(port());
    const std::string answer = client.ask(get("/hello", "Connection: close\r\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, Http10EndsUnlessItAsksToStay) {
    start();
    RawClient client(port());
    const std::string kept =
        client.ask("GET /hello HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_THAT(kept, HasSubstr("Connection: keep-alive\r\n"));
    const std::string last = client.ask("GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(last, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, AnAnswerMayEndTheConnection) {
    router_.add(Method::get, "/bye", Body::none, [](auto&&...) {
        auto response = text("bye");
        response->close = true;
        return response;
    });
    start();
    RawClient client(port());
    EXPECT_THAT(client.ask(get("/bye")), HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, ABodyIsInvitedWhenTheClientWaitsForThat) {
    start();
    RawClient client(port());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    );
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_THAT(client.ask("{}"), EndsWith("\r\n\r\n{}"));
}

TEST_F(ServerTest, ABodyThatWouldBeRefusedIsNotInvited) {
    start();
    RawClient client(port());
    const std::string answer = client.ask(
        "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
        "Content-Length: 2\r\n\r\n"
    );
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 404 "));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, APostWithoutLengthIsTakenWhereNoBodyIsWanted) {
    start();
    RawClient client(port());
    EXPECT_THAT(client.ask("POST /empty HTTP/1.1\r\nHost: localhost\r\n\r\n"), EndsWith("empty"));
    // A body that nobody looks at does not become the next request.
    EXPECT_THAT(client.ask(post_json("/empty", get("/hello"))), EndsWith("empty"));
    EXPECT_THAT(client.ask(get("/hello")), EndsWith("hello"));
}

TEST_F(ServerTest, ABigAnswerArrivesWholeAtASlowReader) {
    start();
    RawClient client(port(), 65'536);
    const std::string answer = client.ask(get("/big/6000000"));
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, 6'000'000U);
    EXPECT_THAT(client.ask(get("/hello")), EndsWith("hello"));
}

TEST_F(ServerTest, AFailingHandlerIsAnswered500AndTheConnectionStays) {
    router_.add(Method::get, "/fail", Body::none, [](auto&&...) -> std::optional<Response> {
        throw std::runtime_error("secret");
    });
    start();
    set_log_level("off");
    RawClient client(port());
    const std::string answer = client.ask(get("/fail"));
    set_log_level("info");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(answer, Not(HasSubstr("secret")));
    EXPECT_THAT(client.ask(get("/hello")), EndsWith("hello"));
}

TEST_F(ServerTest, DeferredTasksRunAfterTheHandlerThatAskedForThem) {
    start();
    std::vector<int> order;
    on_io_thread(0, [&] {
        server_->defer(0, [&] {
            order.push_back(2);
            server_->defer(0, [&] { order.push_back(4); });
        });
        server_->defer(0, [&] { order.push_back(3); });
        order.push_back(1);
    });
    EXPECT_TRUE(eventually([&] { return on_io_thread(0, [&] { return order.size(); }) == 4; }));
    EXPECT_EQ(order, (std::vector{1, 2, 3, 4}));
}

TEST_F(ServerTest, EveryIoThreadServesItsShareAndSweeps) {
    config_.io_threads = 3;
    std::array<std::atomic<int>, 3> sweeps{};
    hooks_.sweep = [&](std::uint32_t io_thread, SteadyTime) { ++sweeps.at(io_thread); };
    start();
    EXPECT_EQ(server_->io_threads(), 3U);
    std::deque<RawClient> clients;
    for (int i = 0; i < 30; ++i) {
        clients.emplace_back(port()).send(get("/wait"));
    }
    std::array<int, 3> share{};
    for (int i = 0; i < 30; ++i) {
        const Ticket ticket = tickets_.take();
        ++share.at(ticket.io_thread);
        EXPECT_TRUE(answer(ticket, "ok"));
    }
    EXPECT_EQ(share, (std::array{10, 10, 10}));
    for (RawClient& client : clients) {
        EXPECT_THAT(client.read_answer(), EndsWith("ok"));
    }
    for (const auto& count : sweeps) {
        EXPECT_TRUE(eventually([&count] { return count > 1; }));
    }
}

}  // namespace
}  // namespace firstcome::http
