// SPDX-License-Identifier: Apache-2.0
#pragma once
// For server_*_test.cpp only: a server on a free loopback port, and a client that writes the very
// bytes it is told to. Waits are bounded by patience, never by a guess how long something takes.

#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace firstcome::http {

inline constexpr std::chrono::seconds patience{60};

inline bool eventually(const std::function<bool()>& condition) {
    const SystemClock clock;
    const SteadyTime deadline = clock.steady_now() + Duration::seconds(patience.count());
    while (!condition()) {
        if (clock.steady_now() > deadline) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

// Stands still until it is told to move, also while io threads read it: a test decides when a
// time-out is due, however slow the machine is.
class StepClock final : public Clock {
  public:
    SteadyTime steady_now() const override { return {us_.load()}; }

    WallTime wall_now() const override { return {us_.load()}; }

    void advance(Duration by) { us_.fetch_add(by.us); }

  private:
    std::atomic<std::int64_t> us_{1'768'472'430'000'000};
};

class RawClient {
  public:
    // `receive_bytes` keeps the kernel's buffer small, for clients that shall not read.
    explicit RawClient(std::uint16_t port, int receive_bytes = 0)
        : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval wait{patience.count(), 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
        if (receive_bytes > 0) {
            ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
        }
        connect(port);
    }

    ~RawClient() { close(); }

    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool connect(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ =
            ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        return connected_;
    }

    bool connected() const { return connected_; }

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // Reads until `end` has come, and returns everything up to it; what came before the end of the
    // connection when it did not.
    std::string read_until(std::string_view end) {
        std::size_t at = 0;
        std::size_t searched = 0;
        while ((at = buffer_.find(end, searched)) == std::string::npos) {
            searched = buffer_.size() - std::min(buffer_.size(), end.size() - 1);
            if (!read_some()) {
                return std::exchange(buffer_, {});
            }
        }
        return take(at + end.size());
    }

    // One whole answer with its Content-Length; empty at the end of the connection.
    std::string read_answer(bool has_body = true) {
        std::string answer = read_until("\r\n\r\n");
        const std::size_t at = answer.find("Content-Length: ");
        if (!has_body || at == std::string::npos) {
            return answer;
        }
        std::size_t size = 0;
        std::from_chars(answer.data() + at + 16, answer.data() + answer.size(), size);
        while (buffer_.size() < size && read_some()) {
        }
        return answer + take(std::min(size, buffer_.size()));
    }

    std::string ask(std::string_view request) {
        send(request);
        return read_answer();
    }

    // Reads to the end of the connection; false when it does not end.
    bool ended() {
        buffer_.clear();
        while (read_some()) {
            buffer_.clear();
        }
        return !timed_out_;
    }

    void shutdown_send() { ::shutdown(fd_, SHUT_WR); }

    // Ends the connection the hard way.
    void reset() {
        const linger hard{1, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close();
    }

    void close() {
        if (fd_ >= 0) {
            ::close(fd_);
            fd_ = -1;
        }
    }

  private:
    bool read_some() {
        char bytes[65'536];
        const ssize_t size = ::recv(fd_, bytes, sizeof bytes, 0);
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            timed_out_ = true;
        }
        if (size <= 0) {
            return false;
        }
        buffer_.append(bytes, static_cast<std::size_t>(size));
        return true;
    }

    std::string take(std::size_t size) {
        std::string taken = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return taken;
    }

    int fd_;
    bool connected_ = false;
    bool timed_out_ = false;
    std::string buffer_;
};

// From io threads to the test.
template <class T>
class Box {
  public:
    void put(T value) {
        const std::lock_guard lock(mutex_);
        values_.push_back(std::move(value));
        changed_.notify_one();
    }

    T take() {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, patience, [this] { return !values_.empty(); })) {
            ADD_FAILURE() << "nothing came";
            return T{};
        }
        T value = std::move(values_.front());
        values_.pop_front();
        return value;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<T> values_;
};

// POST /echo gives the body back, /wait and /stream leave their ticket in a box, /big answers with
// as many bytes as its path says.
class ServerTest : public testing::Test {
  protected:
    ServerTest() {
        config_.listen_port = 0;
        hooks_.sweep = [this](std::uint32_t, SteadyTime) { ++sweeps_; };
        router_.add(Method::get, "/hello", Body::none, [](auto&&...) { return text("hello"); });
        router_.add(Method::post, "/empty", Body::none, [](auto&&...) { return text("empty"); });
        router_.add(Method::post, "/echo", Body::json, [](const Request& request, auto&&...) {
            return text(std::string(request.body));
        });
        router_
            .add(Method::get, "/big/{n}", Body::none, [](auto&&, const PathValues& values, auto) {
                return text(std::string(std::stoul(values.at(0)), 'b'));
            });
        const auto wait = [this](const Request&, const PathValues&, Ticket ticket) {
            tickets_.put(ticket);
            return std::optional<Response>();
        };
        router_.add(Method::get, "/wait", Body::none, wait);
        router_.add(Method::get, "/stream", Body::none, [this](auto&&, auto&&, Ticket ticket) {
            tickets_.put(ticket);
            auto response = text("data: first\n\n");
            response->content_type = "text/event-stream";
            response->stream = true;
            return response;
        });
    }

    ~ServerTest() override {
        if (server_) {
            server_->stop();
        }
    }

    static std::optional<Response> text(std::string body) {
        Response response;
        response.body = std::move(body);
        response.content_type = "text/plain";
        return response;
    }

    void start() {
        auto listening = Server::listen(config_, router_, hooks_, clock_);
        ASSERT_TRUE(listening.has_value()) << listening.error().message();
        server_ = *std::move(listening);
        server_->start();
    }

    std::uint16_t port() const { return server_->port(); }

    // Runs `task` on an io thread and waits for it.
    template <class Task>
    auto on_io_thread(std::uint32_t io_thread, Task task) {
        auto done = std::make_shared<std::packaged_task<decltype(task())()>>(std::move(task));
        auto result = done->get_future();
        server_->post(io_thread, [done] { (*done)(); });
        return result.get();
    }

    // Waits until every connection has been looked at with the present time.
    void await_sweep() {
        const int before = sweeps_;
        EXPECT_TRUE(eventually([&] { return sweeps_ > before + 1; }));
    }

    // Waits until the server has read so much, and has done what it does with it.
    void await_bytes_in(std::uint64_t bytes) {
        EXPECT_TRUE(eventually([&] { return server_->probe(0).bytes_in.value() >= bytes; }));
        on_io_thread(0, [] {});
    }

    bool answer(Ticket ticket, std::string body) {
        return on_io_thread(ticket.io_thread, [this, ticket, &body] {
            return server_->answer(ticket, *text(body));
        });
    }

    bool push(Ticket ticket, std::string event) {
        return on_io_thread(ticket.io_thread, [this, ticket, &event] {
            return server_->push(ticket, std::make_shared<const std::string>(event));
        });
    }

    StepClock clock_;
    std::atomic<int> sweeps_{0};
    ServerConfig config_;
    Router router_;
    ServerHooks hooks_;
    Box<Ticket> tickets_;
    std::unique_ptr<Server> server_;
};

inline std::string get(std::string_view path, std::string_view fields = {}) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) +
           "\r\n";
}

inline std::string post_json(std::string_view path, std::string_view body) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace firstcome::http
