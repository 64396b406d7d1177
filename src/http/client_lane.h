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

class Lane {
  public:
    // Everything referred to must outlive the lane.
    Lane(
        Rider& rider,
        const SocketAddress& address,
        std::uint32_t connections,
        StampedeSignals& signals,
        const Clock& clock
    );
    ~Lane();
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    // Opens every connection. Errors: io, overloaded, closed (stopped or abandoned).
    Result<void> open_all(SteadyTime deadline);

    // Returns whether the rider finished; otherwise the deadline passed or the run was stopped,
    // and everything under way was reported as lost.
    bool run(SteadyTime t0, SteadyTime deadline);

    std::uint64_t reconnections() const { return reconnections_; }

  private:
    enum class State { down, connecting, free, waiting };

    struct Connection {
        Descriptor socket;
        State state = State::down;
        bool has_answered = false;  // since it was opened
        std::uint64_t token = 0;
        SteadyTime requested_at;
        std::string unsent;    // the rest of a request that the socket did not take
        std::string received;  // the front of an answer
    };

    Result<void> still_opening(SteadyTime deadline) const;
    void turn(int wait_ms);
    void open_some(SteadyTime now);
    bool begin(std::uint32_t index);
    void connect_failed(std::uint32_t index, int reason);
    void on_event(std::uint32_t index, std::uint32_t events);
    void on_connected(std::uint32_t index);
    void feed_free(SteadyTime now);
    void offer(std::uint32_t index, SteadyTime now);
    void send(std::uint32_t index, std::string_view bytes);
    void send_rest(std::uint32_t index);
    void receive(std::uint32_t index, bool ending);
    // Whether the connection is still to be read from.
    bool take(std::uint32_t index, std::string_view bytes, bool ending);
    void end(std::uint32_t index, LossReason reason);
    void close(std::uint32_t index);
    void give_up();

    Rider& rider_;
    const SocketAddress address_;
    StampedeSignals& signals_;
    const Clock& clock_;
    Descriptor epoll_;
    std::vector<Connection> connections_;
    std::vector<std::uint32_t> down_;
    std::vector<std::uint32_t> free_;  // may name connections that are not free any more
    std::vector<char> buffer_;
    std::string joined_;
    std::uint32_t open_ = 0;
    std::uint32_t connecting_ = 0;
    bool probing_ = false;  // the last connect failed: one at a time until one succeeds
    SteadyTime open_from_;  // not before: a pause after a failure
    int last_error_ = 0;    // errno of the last failed connect
    bool started_ = false;
    std::uint64_t reconnections_ = 0;
};

}  // namespace firstcome::http
