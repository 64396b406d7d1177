// SPDX-License-Identifier: Apache-2.0
#pragma once
// FakeServer: an HTTP server that misbehaves on demand, for the tests of clients. It shares no code
// with the real one, so a mistake in both cannot hide itself. One thread; the script of answers
// runs on it.

#include "http/client_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace firstcome::tests {

struct FakeRequest {
    std::string method;
    std::string target;
    std::string head;
    std::string body;
};

struct FakeReply {
    enum class Kind { answer, raw, hang_up, silence };

    Kind kind = Kind::answer;
    int status = 200;
    std::string body = "{}";
    std::string fields = {};  // further header lines, each with its CRLF
    bool close = false;       // after the answer
};

class FakeServer {
  public:
    using Script = std::function<FakeReply(const FakeRequest&)>;

    explicit FakeServer(Script script) : script_(std::move(script)) { start(); }

    ~FakeServer() { kill(); }

    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    std::uint16_t port() const { return port_; }

    // Connections taken since the beginning, and the addresses that they came from. After the last
    // client has ended.
    std::size_t connections_accepted() const { return connections_accepted_.load(); }

    std::set<std::string> client_addresses() {
        kill();
        return client_addresses_;
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    // Listens, on the same port as before if there was one.
    void start() {
        listener_ = http::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const int on = 1;
        setsockopt(listener_.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port_);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        const bool listens = bind(listener_.number(), generic, size) == 0 &&
                             listen(listener_.number(), 1'024) == 0 &&
                             getsockname(listener_.number(), generic, &size) == 0;
        if (!listens) {
            std::abort();
        }
        port_ = ntohs(address.sin_port);
        stopping_.store(false);
        thread_ = std::thread([this] { run(); });
    }

    // Every connection is cut off, as by kill -9. Idempotent.
    void kill() {
        stopping_.store(true);
        if (thread_.joinable()) {
            thread_.join();
        }
        clients_.clear();
        listener_.close();
    }

  private:
    struct Client {
        http::Descriptor socket;
        std::string received;
    };

    void run() {
        while (!stopping_.load()) {
            std::vector<pollfd> wanted{{listener_.number(), POLLIN, 0}};
            for (const auto& client : clients_) {
                wanted.push_back({client->socket.number(), POLLIN, 0});
            }
            poll(wanted.data(), wanted.size(), 5);
            for (std::size_t i = 1; i < wanted.size() && !stopping_.load(); ++i) {
                if (wanted[i].revents != 0) {
                    serve(*clients_[i - 1]);
                }
            }
            std::erase_if(clients_, [](const auto& client) { return !client->socket.is_open(); });
            if (wanted[0].revents != 0) {
                take_client();
            }
        }
    }

    void take_client() {
        sockaddr_in from{};
        socklen_t size = sizeof from;
        clients_.push_back(std::make_unique<Client>());
        clients_.back()->socket =
            http::Descriptor(accept(listener_.number(), reinterpret_cast<sockaddr*>(&from), &size));
        ++connections_accepted_;
        std::array<char, INET_ADDRSTRLEN> text{};
        client_addresses_.insert(
            inet_ntop(AF_INET, &from.sin_addr, text.data(), static_cast<socklen_t>(text.size()))
        );
    }

    void serve(Client& client) {
        std::array<char, 4'096> buffer;
        const auto count = recv(client.socket.number(), buffer.data(), buffer.size(), 0);
        if (count <= 0) {
            client.socket.close();
            return;
        }
        client.received.append(buffer.data(), static_cast<std::size_t>(count));
        const auto head_end = client.received.find("\r\n\r\n");
        if (head_end == std::string::npos) {
            return;
        }
        FakeRequest request;
        request.head = client.received.substr(0, head_end + 2);
        const auto space = request.head.find(' ');
        request.method = request.head.substr(0, space);
        request.target =
            request.head.substr(space + 1, request.head.find(' ', space + 1) - space - 1);
        const std::size_t body_size = content_length(request.head);
        if (client.received.size() < head_end + 4 + body_size) {
            return;
        }
        request.body = client.received.substr(head_end + 4, body_size);
        client.received.erase(0, head_end + 4 + body_size);
        reply(client, script_(request));
    }

    static std::size_t content_length(const std::string& head) {
        const auto at = head.find("Content-Length: ");
        return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    }

    static void reply(Client& client, const FakeReply& reply) {
        std::string out = reply.body;
        if (reply.kind == FakeReply::Kind::answer) {
            out = "HTTP/1.1 " + std::to_string(reply.status) + " Text\r\n" + reply.fields +
                  "Content-Length: " + std::to_string(reply.body.size()) + "\r\n" +
                  (reply.close ? "Connection: close\r\n" : "") + "\r\n" + reply.body;
        }
        if (reply.kind == FakeReply::Kind::answer || reply.kind == FakeReply::Kind::raw) {
            std::size_t sent = 0;
            while (sent < out.size()) {
                const auto count = send(
                    client.socket.number(), out.data() + sent, out.size() - sent, MSG_NOSIGNAL
                );
                if (count <= 0) {
                    break;
                }
                sent += static_cast<std::size_t>(count);
            }
        }
        if (reply.kind == FakeReply::Kind::hang_up || reply.close) {
            client.socket.close();
        }
    }

    Script script_;
    std::uint16_t port_ = 0;
    http::Descriptor listener_;
    std::vector<std::unique_ptr<Client>> clients_;  // the thread's own while it runs
    std::set<std::string> client_addresses_;        // likewise
    std::atomic<std::size_t> connections_accepted_{0};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace firstcome::tests
