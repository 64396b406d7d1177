// SPDX-License-Identifier: Apache-2.0
// What the server refuses, over real sockets: framing, sizes, time-outs, too many connections.
#include "http/server_harness.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <ostream>
#include <vector>

namespace firstcome::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

struct Row {
    std::string name;
    std::string bytes;
    int status;
    bool closes;
};

std::ostream& operator<<(std::ostream& out, const Row& row) {
    return out << row.name;
}

std::string post(std::string_view path, std::string_view fields) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) +
           "\r\n";
}

std::vector<Row> rows() {
    const std::string json = "Content-Type: application/json\r\n";
    return {
        {"NoHost", "GET /hello HTTP/1.1\r\n\r\n", 400, true},
        {"TwoHosts", get("/hello", "Host: localhost\r\n"), 400, true},
        {"TwoLengths",
         post("/echo", json + "Content-Length: 2\r\nContent-Length: 2\r\n"),
         400,
         true},
        {"OddLength", post("/echo", json + "Content-Length: +2\r\n"), 400, true},
        {"TransferEncoding", post("/echo", json + "Transfer-Encoding: chunked\r\n"), 400, true},
        {"LengthAndEncoding",
         post("/echo", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"),
         400,
         true},
        {"BareCr", get("/hello", "A: b\rc\r\n"), 400, true},
        {"BareLf", "GET /hello HTTP/1.1\nHost: localhost\n\n", 400, true},
        {"Nul", get("/hello", std::string_view("A: \0\r\n", 6)), 400, true},
        {"Fold", get("/hello", "A: b\r\n c\r\n"), 400, true},
        {"BadPath", get("/big/%zz"), 400, true},
        {"Http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, true},
        {"NotFound", get("/nowhere"), 404, false},
        {"Method", get("/echo"), 405, false},
        {"UnknownMethod", "BREW /hello HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, false},
        {"NoLength", post("/echo", json), 411, true},
        {"BodyTooLarge", post("/echo", json + "Content-Length: 4097\r\n"), 413, true},
        {"TargetTooLong", get("/" + std::string(2'048, 'a')), 414, true},
        {"MediaType",
         post("/echo", "Content-Type: text/plain\r\nContent-Length: 2\r\n") + "{}",
         415,
         false},
        {"HeadTooLarge", get("/hello", "A: " + std::string(8'192, 'a') + "\r\n"), 431, true},
        {"ForeignHost", "GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403, false},
    };
}

class ServerRefuses : public ServerTest, public testing::WithParamInterface<Row> {};

TEST_P(ServerRefuses, WithTheStatusAndGoesOnOrEnds) {
    start();
    RawClient client(port());
    const std::string answer = client.ask(GetParam().bytes);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + std::to_string(GetParam().status) + " "));
    EXPECT_EQ(server_->probe(0).refusals.value(), 1U);
    if (GetParam().closes) {
        EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
        EXPECT_TRUE(client.ended());
    } else {
        EXPECT_THAT(client.ask(get("/hello")), EndsWith("hello"));
    }
}

INSTANTIATE_TEST_SUITE_P(Rows, ServerRefuses, testing::ValuesIn(rows()), [](const auto& row) {
    return row.param.name;
});

class ServerLimits : public ServerTest {};

TEST_F(ServerLimits, AWrongMethodIsToldTheRightOnes) {
    start();
    EXPECT_THAT(RawClient(port()).ask(post("/hello", "")), HasSubstr("Allow: GET, HEAD\r\n"));
}

TEST_F(ServerLimits, TheProgramRendersTheRefusal) {
    hooks_.refuse = [](Refusal refusal, const Request& request, const std::string& detail) {
        auto response = text(
            std::to_string(status_of(refusal)) + ' ' +
            std::string(request.header("Accept-Language").value_or("-")) + ' ' +
            std::string(request.path) + ' ' + detail
        );
        response->headers = {{"X-Program", "yes"}};
        return *response;
    };
    start();
    const std::string answer =
        RawClient(port()).ask(get("/hello", "Accept-Language: ko\r\nA: b\r\n c\r\n"));
    EXPECT_THAT(answer, HasSubstr("X-Program: yes\r\n"));
    EXPECT_THAT(answer, EndsWith("400 ko /hello folded field"));
}

TEST_F(ServerLimits, AClientThatIsStillSendingCanReadItsRefusal) {
    start();
    RawClient client(port());
    client.send(
        post("/echo", "Content-Type: application/json\r\nContent-Length: 100000\r\n") +
        std::string(100'000, 'x')
    );
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 413 "));
    EXPECT_TRUE(client.ended());
}

TEST_F(ServerLimits, AClientThatNeverStopsSendingIsCutOff) {
    start();
    RawClient client(port());
    client.send("\n");
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 400 "));
    const std::string flood(65'536, 'x');
    EXPECT_TRUE(eventually([&] {
        client.send(flood);
        return server_->connections() == 0;
    }));
}

TEST_F(ServerLimits, AClientThatKeepsARefusedConnectionOpenIsCutOff) {
    start();
    RawClient client(port());
    EXPECT_THAT(client.ask("\n"), StartsWith("HTTP/1.1 400 "));
    EXPECT_TRUE(client.ended());
    await_sweep();
    EXPECT_EQ(server_->connections(), 1U);
    clock_.advance(Duration::seconds(3));
    EXPECT_TRUE(eventually([this] { return server_->connections() == 0; }));
}

TEST_F(ServerLimits, ASlowHeadIsTimedOut) {
    start();
    RawClient client(port());
    const std::string_view head = "GET /hello HTTP/1.1\r\nHost: localhost\r\n";
    client.send(head);
    await_bytes_in(head.size());
    clock_.advance(Duration::seconds(6));
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 408 "));
    EXPECT_TRUE(client.ended());
}

TEST_F(ServerLimits, ASlowBodyIsTimedOutHoweverItDrips) {
    start();
    RawClient client(port());
    const std::string head =
        post("/echo", "Content-Type: application/json\r\nContent-Length: 4096\r\n");
    client.send(head);
    await_bytes_in(head.size());
    clock_.advance(Duration::seconds(3));
    await_sweep();
    EXPECT_EQ(server_->probe(0).refusals.value(), 0U);
    client.send("x");
    await_bytes_in(head.size() + 1);
    clock_.advance(Duration::seconds(3));
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(ServerLimits, ASlowSecondRequestIsTimedOutToo) {
    start();
    RawClient client(port());
    EXPECT_THAT(client.ask(get("/hello") + "GET"), EndsWith("hello"));
    await_sweep();
    clock_.advance(Duration::seconds(6));
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(ServerLimits, WaitingForAHandlerIsNotTimedOut) {
    start();
    RawClient client(port());
    client.send(get("/wait"));
    const Ticket ticket = tickets_.take();
    clock_.advance(Duration::seconds(3'600));
    await_sweep();
    EXPECT_TRUE(answer(ticket, "at last"));
    EXPECT_THAT(client.read_answer(), EndsWith("at last"));
}

TEST_F(ServerLimits, AnIdleConnectionIsClosed) {
    start();
    RawClient silent(port());
    RawClient served(port());
    EXPECT_THAT(served.ask(get("/hello")), EndsWith("hello"));
    clock_.advance(Duration::seconds(70));
    await_sweep();
    EXPECT_THAT(served.ask(get("/hello")), EndsWith("hello"));
    EXPECT_EQ(server_->connections(), 2U);
    clock_.advance(Duration::seconds(6));
    EXPECT_TRUE(silent.ended());
    EXPECT_EQ(server_->probe(0).connections_closed.value(), 1U);
    EXPECT_THAT(served.ask(get("/hello")), EndsWith("hello"));
    clock_.advance(Duration::seconds(76));
    EXPECT_TRUE(served.ended());
}

TEST_F(ServerLimits, UnderPressureIdleConnectionsAreClosedEarlier) {
    config_.connections_max = 5;
    start();
    std::deque<RawClient> clients;
    for (int i = 0; i < 4; ++i) {
        EXPECT_THAT(clients.emplace_back(port()).ask(get("/hello")), EndsWith("hello"));
    }
    clock_.advance(Duration::seconds(16));
    await_sweep();
    EXPECT_EQ(server_->connections(), 4U);
    RawClient fifth(port());
    for (RawClient& client : clients) {
        EXPECT_TRUE(client.ended());
    }
}

TEST_F(ServerLimits, AnAnswerThatNobodyReadsEndsTheConnection) {
    start();
    RawClient client(port(), 65'536);
    client.send(get("/big/6000000"));
    client.read_until("\r\n\r\n");
    EXPECT_TRUE(eventually([this] {
        clock_.advance(Duration::seconds(21));
        return server_->probe(0).connections_closed.value() == 1;
    }));
    EXPECT_LT(server_->probe(0).bytes_out.value(), 6'000'000U);
}

TEST_F(ServerLimits, OneConnectionTooManyIsToldSo) {
    config_.connections_max = 10;
    start();
    std::deque<RawClient> clients;
    for (int i = 0; i < 10; ++i) {
        EXPECT_THAT(clients.emplace_back(port()).ask(get("/hello")), EndsWith("hello"));
    }
    for (int i = 0; i < 10; ++i) {
        RawClient refused(port());
        const std::string answer = refused.ask(get("/hello"));
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 "));
        EXPECT_THAT(answer, HasSubstr("Retry-After: 1\r\n"));
        EXPECT_TRUE(refused.ended());
    }
    EXPECT_EQ(server_->probe(0).connections_refused.value(), 10U);
    clients.pop_back();
    ASSERT_TRUE(eventually([this] { return server_->connections() < 10; }));
    EXPECT_THAT(RawClient(port()).ask(get("/hello")), EndsWith("hello"));
}

// Takes every file descriptor that is left below a lowered limit.
class DescriptorShortage {
  public:
    DescriptorShortage() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit low = before_;
        low.rlim_cur = 256;
        ::setrlimit(RLIMIT_NOFILE, &low);
        int fd = -1;
        while ((fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) {
            taken_.push_back(fd);
        }
    }

    ~DescriptorShortage() {
        for (const int fd : taken_) {
            ::close(fd);
        }
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }

    DescriptorShortage(const DescriptorShortage&) = delete;
    DescriptorShortage& operator=(const DescriptorShortage&) = delete;

  private:
    rlimit before_{};
    std::vector<int> taken_;
};

TEST_F(ServerLimits, WithoutDescriptorsClientsAreClosedAndServingGoesOn) {
    start();
    RawClient served(port());
    EXPECT_THAT(served.ask(get("/hello")), EndsWith("hello"));
    std::deque<RawClient> unlucky;
    for (int i = 0; i < 3; ++i) {
        unlucky.emplace_back(0);
    }
    {
        const DescriptorShortage shortage;
        for (RawClient& client : unlucky) {
            ASSERT_TRUE(client.connect(port()));
            EXPECT_TRUE(client.ended());
        }
        EXPECT_THAT(served.ask(get("/hello")), EndsWith("hello"));
    }
    EXPECT_EQ(server_->probe(0).connections_refused.value(), 3U);
    EXPECT_THAT(RawClient(port()).ask(get("/hello")), EndsWith("hello"));
}

TEST_F(ServerLimits, AnotherListenerMayAllowEveryHost) {
    config_.loopback_host_only = false;
    start();
    EXPECT_THAT(
        RawClient(port()).ask("GET /hello HTTP/1.1\r\nHost: shop.example\r\n\r\n"),
        EndsWith("hello")
    );
}

}  // namespace
}  // namespace firstcome::http
