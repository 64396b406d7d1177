// SPDX-License-Identifier: Apache-2.0
#pragma once
// Connection: one client's bytes in, one request at a time to its handler, its answer out, in
// order. What comes after a request stays buffered until that request is answered.
//
//   idle -> receiving -> waiting -> (writing) -> idle
//                           |-> streaming <-> writing
//   any refusal that ends it, and Connection: close -> lingering -> closed
//
// Deadlines are not timers: the slot says since when the connection is in its phase, and the io
// thread's sweep calls expire(). A read is pending in nearly every phase, which is how a client
// that leaves is noticed.
//
// Thread: its io thread. Lifetime: belongs to its slot; it gives itself back when it is closed and
// no operation of it is pending.

#include "base/time.h"
#include "http/accepted.h"
#include "http/answer_renderer.h"
#include "http/dispatcher.h"
#include "http/input_buffer.h"
#include "http/io_context.h"
#include "http/message.h"
#include "http/request_reader.h"
#include "http/server.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace firstcome::http {

enum class Phase : std::uint8_t {
    closed,
    idle,       // between requests
    receiving,  // a request has begun
    waiting,    // its handler has not answered yet
    writing,    // the client does not take the answer fast enough
    streaming,  // an open event stream without unsent event
    lingering,  // the last answer is out; reading until the client has seen it
};
inline constexpr std::size_t phase_count = 7;

class Connection;

struct Slot {
    std::unique_ptr<Connection> connection;
    SteadyTime since;  // of the phase
    Phase phase = Phase::closed;
};

// What the connections of one io thread share.
struct Bench {
    asio::io_context& context;
    const Clock& clock;
    const Dispatcher& dispatcher;
    ServerProbe& probe;
    std::uint32_t io_thread;
    HeadLimits limits;
    AnswerRenderer renderer;
    SteadyTime coarse_now;  // as of the last sweep
    std::uint64_t last_serial = 0;
    std::atomic<std::uint64_t> waiting{0};  // this thread writes
    std::array<HeaderField, head_fields_max> fields;
    std::string out;

    // The slot's connection is over and may be destroyed.
    std::function<void(std::uint32_t slot)> released;
};

class Connection {
  public:
    // `bench` and `slot` must outlive it; `slot_index` is the slot's.
    Connection(Bench& bench, Slot& slot, std::uint32_t slot_index, Accepted accepted);
    ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Begins to read, or refuses to when it is one too many.
    void start();

    // See Server::answer and Server::push.
    bool answer(std::uint64_t serial, Response&& response);
    bool push(std::uint64_t serial, std::shared_ptr<const std::string>&& event);

    // The phase has lasted as long as it may.
    void expire();

    void close();

  private:
    class Entered;

    void read_more();
    void on_read(const ErrorCode& error, std::size_t size);
    void on_received(std::size_t size);
    void on_peer_end();

    // Requests, in order.
    void take_requests();
    bool take_request();
    void invite_body(const Reading& reading);
    void serve(const Reading& reading);
    void refuse_and_end(const Refused& refused, const Request& request);
    void resume_later();
    void resume();
    Ticket next_ticket();

    // Answers.
    void respond(const Response& response);
    void send(std::string_view bytes);
    void write_rest();
    void on_write(const ErrorCode& error, std::size_t size);
    void on_sent();
    void linger();

    void enter(Phase phase, SteadyTime since);

    void enter(Phase phase) { enter(phase, bench_.coarse_now); }

    bool is(Phase phase) const { return slot_.phase == phase; }

    Bench& bench_;
    Slot& slot_;
    const std::uint32_t slot_index_;
    OpenCount open_;
    UniqueFd fd_;  // until the socket has it
    Socket socket_;
    InputBuffer in_;
    RequestReader reader_;
    std::string out_;  // the unsent rest of an answer or event
    std::size_t out_sent_ = 0;
    std::shared_ptr<const std::string> next_event_;
    SteadyTime last_read_at_;
    std::uint64_t serial_ = 0;         // of the request that waits, or of the stream
    std::size_t bytes_discarded_ = 0;  // that nobody asked for
    std::uint32_t operations_ = 0;     // pending ones
    std::uint32_t entered_ = 0;        // calls into this object that have not returned
    AnswerForm form_;
    const bool is_v6_;
    const bool peer_is_loopback_;
    const bool is_too_many_;
    bool reading_ = false;
    bool peer_ended_ = false;
    bool is_stream_ = false;
};

}  // namespace firstcome::http
