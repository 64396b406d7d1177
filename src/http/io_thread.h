// SPDX-License-Identifier: Apache-2.0
#pragma once
// IoThread: one thread, one io_context, and the connections that live on them. Every 100 ms it
// sweeps its slots for connections whose phase has lasted too long, instead of a timer for each.
//
// Thread: its own, except where a function says otherwise.

#include "http/accepted.h"
#include "http/connection.h"
#include "http/io_context.h"
#include "http/server.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace firstcome::http {

// What all io threads of a server share.
struct ServerParts {
    const ServerConfig& config;
    const ServerHooks& hooks;
    const Clock& clock;
    const Dispatcher& dispatcher;
    const std::atomic<std::uint64_t>& open;  // connections
};

class IoThread {
  public:
    // What `parts` refers to must outlive it.
    IoThread(std::uint32_t index, const ServerParts& parts);

    asio::io_context& context() { return context_; }

    // Thread: the one that starts the server.
    void start();

    // Closes every connection and joins. Idempotent. Thread: not an io thread.
    void stop();

    // Takes a new connection in. Thread: any, for these two.
    void hand_over(Accepted accepted);
    void post(std::function<void()> task);

    bool answer(const Ticket& ticket, Response&& response);
    bool push(const Ticket& ticket, std::shared_ptr<const std::string>&& event);
    void defer(std::function<void()> task);

    // Whether the caller is this thread. Thread: any.
    bool is_current() const;

    // Thread: any, for these two.
    std::uint64_t waiting() const { return bench_.waiting.load(std::memory_order_relaxed); }

    const ServerProbe& probe() const { return probe_; }

    ServerProbe& probe() { return probe_; }

  private:
    void run();
    void take_in(Accepted accepted);
    Connection* connection_of(const Ticket& ticket);
    void await_sweep();
    void sweep();
    void expire_connections();
    Duration phase_limit(Phase phase) const;
    void run_deferred();
    void close_all();

    const ServerParts parts_;
    ServerProbe probe_;
    asio::io_context context_;
    Timer sweep_timer_;
    Bench bench_;
    std::deque<Slot> slots_;  // never moves a slot
    std::vector<std::uint32_t> free_slots_;
    std::vector<std::function<void()>> deferred_;
    std::thread thread_;
};

}  // namespace firstcome::http
