// SPDX-License-Identifier: Apache-2.0
#pragma once
// Server: HTTP/1.1 on io threads, one io_context each, connections pinned to the thread that
// accepted them. Knows no campaign: handlers answer at once or later, by ticket.

#include "base/histogram.h"
#include "base/result.h"
#include "base/time.h"
#include "http/message.h"
#include "http/router.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace firstcome::http {

struct ServerConfig {
    std::string listen_address = "127.0.0.1";  // IPv4 or IPv6 literal
    std::uint16_t listen_port = 8080;          // 0: the system chooses, see Server::port()
    std::uint32_t io_threads = 1;
    std::uint32_t connections_max = 16'000;
    std::uint32_t body_bytes_max = 4'096;
    std::uint32_t head_bytes_max = 8'192;
    std::uint32_t target_bytes_max = 2'048;
    Duration request_timeout = Duration::seconds(5);  // from the first byte to the last
    Duration idle_timeout = Duration::seconds(75);
    Duration idle_timeout_pressed = Duration::seconds(15);  // above 80 % of connections_max
    Duration write_timeout = Duration::seconds(20);         // an answer nobody reads
    // How long a connection that we end is still read from, so that the client sees the answer.
    Duration linger_timeout = Duration::seconds(2);
    bool loopback_host_only = true;  // refuse a Host that is not a loopback name
};

// What the program above supplies.
struct ServerHooks {
    // Body and headers of a refusal; status and Connection are the server's.
    // Thread: any io thread. `request` is what could be read of it (Accept-Language).
    std::function<Response(Refusal, const Request& request, const std::string& detail)> refuse;
    // Every 100 ms on each io thread: for the deadlines of waiting requests. May be empty.
    std::function<void(std::uint32_t io_thread, SteadyTime now)> sweep;
};

// Each io thread writes its own; readers merge.
struct ServerProbe {
    Counter connections_accepted;
    Counter connections_closed;
    Counter connections_refused;
    Counter requests;
    Counter refusals;
    Counter bytes_in;
    Counter bytes_out;
};

class Server {
  public:
    // Binds and listens; does not accept yet. Errors: busy (port in use), invalid (address), io.
    static Result<std::unique_ptr<Server>> listen(
        const ServerConfig& config, const Router& router, ServerHooks hooks, const Clock& clock
    );

    virtual ~Server() = default;

    virtual std::uint16_t port() const = 0;
    virtual std::uint32_t io_threads() const = 0;

    // Starts the io threads. `router` and `clock` must outlive the server.
    virtual void start() = 0;

    // Answers a waiting request. Returns false when its connection is gone (harmless).
    // Thread: the io thread of the ticket.
    virtual bool answer(Ticket ticket, Response response) = 0;

    // Sends one event to an open stream. While an earlier event is still unsent, only the newest
    // is kept. Returns false when the stream is gone. Thread: the io thread of the ticket.
    virtual bool push(Ticket ticket, std::shared_ptr<const std::string> event) = 0;

    // Runs `task` on an io thread. After stop() has returned nothing runs any more. Thread: any.
    virtual void post(std::uint32_t io_thread, std::function<void()> task) = 0;

    // Runs `task` at the end of the current turn of this io thread's event loop, after the handlers
    // of the requests that are ready now. Thread: that io thread.
    virtual void defer(std::uint32_t io_thread, std::function<void()> task) = 0;

    // Stops accepting; new requests on open connections are refused (Refusal::stopping). Waiting
    // requests can still be answered. Thread: any.
    virtual void drain() = 0;

    // Requests that wait for their answer (streams not counted). Thread: any.
    virtual std::uint64_t waiting() const = 0;

    // Open connections. Thread: any.
    virtual std::uint64_t connections() const = 0;

    // Closes everything and joins the io threads. Idempotent. Thread: not an io thread.
    virtual void stop() = 0;

    virtual const ServerProbe& probe(std::uint32_t io_thread) const = 0;
};

}  // namespace firstcome::http
