// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lane: one thread of a stampede, its connections and its epoll loop.
//
//   down ──begin──▶ connecting ──▶ free ──request──▶ waiting
//    ▲                  │           ▲ │                │ │
//    └──────────────────┴───────────┼─┴── ended ◀──────┘ │
//                                   └──── answer ◀───────┘
//
// Edge-triggered: a read that does not fill the buffer has drained the socket, so what comes later
// is a new event. Thread: confined to the thread that calls open_all and run.

#include "http/client_route.h"
#include "http/client_socket.h"
#include "http/client_stampede.h"

#include <atomic>
#include <string>
#include <vector>

namespace firstcome::http {

// What the threads of one stampede share.
struct StampedeSignals {
    std::atomic<bool> stopping{false};
    std::atomic<bool> abandoned{false};  // another lane failed to open: nobody starts
    std::atomic<std::uint32_t> open{0};
};

struct LanePlan {
    std::span<const SocketAddress> servers;
    std::uint32_t number = 0;  // of the lane: each begins with another server
    std::uint32_t connections = 1;
    bool fresh_connections = false;
    std::uint8_t source_addresses = 1;
};

class Lane {
  public:
    // Everything referred to must outlive the lane.
    Lane(Rider& rider, const LanePlan& plan, StampedeSignals& signals, const Clock& clock);
    ~Lane();
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    // Opens every connection. Errors: io, overloaded, closed (stopped or abandoned).
    Result<void> open_all(SteadyTime deadline);

    // Waits for T0. Returns whether the rider finished; otherwise the deadline passed or the run
    // was stopped, and everything under way was reported as lost.
    bool run(SteadyTime t0, SteadyTime deadline);

    std::uint64_t reconnections() const { return reconnections_; }

  private:
    enum class State { down, connecting, free, waiting };

    struct Connection {
        Descriptor socket;
        State state = State::down;
        std::uint32_t server = 0;
        bool has_answered = false;    // since it was opened
        bool served_its_one = false;  // ended because fresh connections carry one request
        std::uint64_t token = 0;
        SteadyTime requested_at;
        Duration round_trip;
        std::string unsent;    // the rest of a request that the socket did not take
        std::string received;  // the front of an answer
    };

    Route& route_of(std::uint32_t index) { return routes_[connections_[index].server]; }

    Result<void> still_opening(SteadyTime deadline) const;
    void wait_for_start(SteadyTime t0);
    Duration time_to_wait(SteadyTime now) const;
    void turn(Duration wait);
    void open_some(SteadyTime now);
    bool begin(std::uint32_t index);
    void connect_failed(std::uint32_t index, int reason);
    void on_event(std::uint32_t index, std::uint32_t events);
    void on_connected(std::uint32_t index);
    void feed_free(SteadyTime now);
    bool feed_one(Route& route, SteadyTime now);
    // Whether the rider had something for it.
    bool offer(std::uint32_t index, SteadyTime now);
    void send(std::uint32_t index, std::string_view bytes);
    void send_rest(std::uint32_t index);
    void receive(std::uint32_t index, bool ending);
    // Whether the connection is still to be read from.
    bool take(std::uint32_t index, std::string_view bytes, bool ending);
    void answered(std::uint32_t index, const StampedeAnswer& answer, bool ends);
    void end(std::uint32_t index, LossReason reason);
    void close(std::uint32_t index);
    void lose(const Connection& connection, LossReason reason, SteadyTime now);
    void give_up();

    Rider& rider_;
    const bool fresh_connections_;
    StampedeSignals& signals_;
    const Clock& clock_;
    Descriptor epoll_;
    std::vector<Route> routes_;
    std::vector<Connection> connections_;
    std::vector<char> buffer_;
    std::string joined_;
    std::uint32_t open_ = 0;
    std::size_t fed_last_ = 0;  // the route whose connection was offered to the rider last
    int last_error_ = 0;        // errno of the last failed connect
    bool started_ = false;
    std::uint64_t reconnections_ = 0;
};

}  // namespace firstcome::http
