// SPDX-License-Identifier: Apache-2.0
#include "http/connection.h"

#include "base/assert.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace firstcome::http {
namespace {

constexpr std::size_t bytes_discarded_max = 262'144;
constexpr std::size_t shared_out_bytes_max = 65'536;
constexpr std::string_view interim_answer = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

// Keeps the connection while one of its functions runs; the last one to leave gives it back.
class Connection::Entered {
  public:
    explicit Entered(Connection& connection) : connection_(connection) { ++connection_.entered_; }

    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;

    ~Entered() {
        --connection_.entered_;
        if (connection_.is(Phase::closed) && connection_.entered_ == 0 &&
            connection_.operations_ == 0) {
            connection_.bench_.released(connection_.slot_index_);
        }
    }

  private:
    Connection& connection_;
};

Connection::Connection(Bench& bench, Slot& slot, std::uint32_t slot_index, Accepted accepted)
    : bench_(bench),
      slot_(slot),
      slot_index_(slot_index),
      open_(std::move(accepted.open)),
      fd_(std::move(accepted.fd)),
      socket_(bench.context),
      in_(bench.limits.head_bytes_max + bench.limits.body_bytes_max),
      is_v6_(accepted.is_v6),
      peer_is_loopback_(accepted.peer_is_loopback),
      is_too_many_(accepted.is_too_many) {
    enter(Phase::idle);
}

void Connection::start() {
    const Entered entered(*this);
    ErrorCode error;
    socket_.assign(is_v6_ ? tcp::v6() : tcp::v4(), fd_.get(), error);
    if (error) {
        close();
        return;
    }
    fd_.release();
    socket_.non_blocking(true, error);
    socket_.set_option(tcp::no_delay(true), error);
    if (is_too_many_) {
        refuse_and_end({Refusal::stopping, "too many connections"}, {});
    }
    read_more();
}

void Connection::close() {
    const Entered entered(*this);
    if (is(Phase::closed)) {
        return;
    }
    enter(Phase::closed);
    serial_ = 0;
    next_event_.reset();
    if (!is_too_many_) {
        bench_.probe.connections_closed.add();
    }
    ErrorCode ignored;
    socket_.close(ignored);
}

void Connection::expire() {
    const Entered entered(*this);
    if (is(Phase::receiving)) {
        const Reading reading = RequestReader().read(in_.unread(), bench_.limits, bench_.fields);
        refuse_and_end({Refusal::timeout, "the request took too long"}, reading.request);
        return;
    }
    if (is(Phase::writing)) {
        // Otherwise the kernel would go on trying to send what nobody takes.
        ErrorCode ignored;
        socket_.set_option(Socket::linger(true, 0), ignored);
    }
    close();
}

void Connection::enter(Phase phase, SteadyTime since) {
    const bool was_waiting = is(Phase::waiting);
    slot_.phase = phase;
    slot_.since = since;
    if (was_waiting != is(Phase::waiting)) {
        const std::uint64_t waiting = bench_.waiting.load(std::memory_order_relaxed);
        bench_.waiting.store(was_waiting ? waiting - 1 : waiting + 1, std::memory_order_relaxed);
    }
}

void Connection::read_more() {
    if (reading_ || peer_ended_ || is(Phase::closed)) {
        return;
    }
    const std::span<char> room = in_.room();
    if (room.empty()) {
        return;
    }
    reading_ = true;
    ++operations_;
    socket_.async_read_some(
        asio::buffer(room.data(), room.size()),
        [this](const ErrorCode& error, std::size_t size) { on_read(error, size); }
    );
}

void Connection::on_read(const ErrorCode& error, std::size_t size) {
    const Entered entered(*this);
    reading_ = false;
    --operations_;
    if (is(Phase::closed)) {
        return;
    }
    if (error == asio::error::eof) {
        on_peer_end();
    } else if (error) {
        close();
    } else {
        on_received(size);
        read_more();
    }
}

void Connection::on_received(std::size_t size) {
    bench_.probe.bytes_in.add(size);
    last_read_at_ = bench_.clock.steady_now();
    in_.added(size);
    if (is(Phase::idle)) {
        enter(Phase::receiving, last_read_at_);
    }
    if (is(Phase::lingering) || is_stream_) {
        in_.consume(in_.unread().size());
        bytes_discarded_ += size;
        if (bytes_discarded_ > bytes_discarded_max) {
            close();
        }
        return;
    }
    take_requests();
}

// A client may end its side and still want the answer to what it has asked.
void Connection::on_peer_end() {
    peer_ended_ = true;
    if (is(Phase::lingering) || is_stream_) {
        close();
    } else {
        take_requests();
    }
}

void Connection::take_requests() {
    while (is(Phase::receiving) && take_request()) {
    }
    if (peer_ended_ && (is(Phase::idle) || is(Phase::receiving))) {
        close();
    }
}

// Returns whether there may be another one.
bool Connection::take_request() {
    const Reading reading = reader_.read(in_.unread(), bench_.limits, bench_.fields);
    switch (reading.state) {
        case Reading::State::need_more:
            return false;
        case Reading::State::invite_body:
            invite_body(reading);
            return false;
        case Reading::State::refused:
            refuse_and_end({reading.refusal, std::string(reading.reason)}, reading.request);
            return false;
        case Reading::State::complete:
            serve(reading);
            return true;
    }
    ASSERT_BECAUSE(false, "a state that does not exist");
}

// The client waits with its body for this: either an interim answer or the final refusal.
void Connection::invite_body(const Reading& reading) {
    const auto admitted = bench_.dispatcher.admit(reading.request, reading.head);
    if (const auto* refused = std::get_if<Refused>(&admitted)) {
        refuse_and_end(*refused, reading.request);
        return;
    }
    ErrorCode error;
    const std::size_t size = socket_.write_some(asio::buffer(interim_answer), error);
    if (size != interim_answer.size()) {
        close();
    }
}

void Connection::serve(const Reading& reading) {
    bench_.probe.requests.add();
    Request request = reading.request;
    request.received_at = last_read_at_;
    request.peer_is_loopback = peer_is_loopback_;
    form_ = {request.method == Method::head, reading.head.keep_alive, reading.head.is_http11};
    // The bytes stay where they are until more are read.
    in_.consume(reading.size);

    const auto admitted = bench_.dispatcher.admit(request, reading.head);
    if (const auto* refused = std::get_if<Refused>(&admitted)) {
        bench_.probe.refusals.add();
        respond(bench_.dispatcher.refuse(*refused, request));
        return;
    }
    enter(Phase::waiting);
    const Ticket ticket = next_ticket();
    const auto response =
        bench_.dispatcher.call(std::get<Router::Match>(admitted), request, ticket);
    if (response && is(Phase::waiting) && serial_ == ticket.serial) {
        respond(*response);
    }
}

Ticket Connection::next_ticket() {
    serial_ = ++bench_.last_serial;
    return {bench_.io_thread, slot_index_, serial_};
}

void Connection::refuse_and_end(const Refused& refused, const Request& request) {
    bench_.probe.refusals.add();
    form_ = {.head_only = request.method == Method::head, .keep_alive = false};
    respond(bench_.dispatcher.refuse(refused, request));
}

bool Connection::answer(std::uint64_t serial, Response&& response) {
    const Entered entered(*this);
    if (!is(Phase::waiting) || serial_ != serial) {
        return false;
    }
    respond(response);
    if (is(Phase::receiving) || !reading_) {
        resume_later();
    }
    return true;
}

// Not at once: the caller may be the handler of another request on this thread.
void Connection::resume_later() {
    ++operations_;
    asio::post(bench_.context, [this] { resume(); });
}

void Connection::resume() {
    const Entered entered(*this);
    --operations_;
    take_requests();
    read_more();
}

bool Connection::push(std::uint64_t serial, std::shared_ptr<const std::string>&& event) {
    const Entered entered(*this);
    if (!is_stream_ || serial_ != serial) {
        return false;
    }
    if (is(Phase::streaming)) {
        send(*event);
    } else {
        next_event_ = std::move(event);
    }
    return !is(Phase::closed);
}

void Connection::respond(const Response& response) {
    form_.keep_alive = form_.keep_alive && !response.close && !bench_.dispatcher.draining();
    is_stream_ = response.stream && !form_.head_only;
    if (!is_stream_) {
        serial_ = 0;
    }
    // What the client can see has been counted before.
    enter(Phase::writing);
    bench_.out.clear();
    bench_.renderer.render(response, form_, bench_.out);
    send(bench_.out);
    if (bench_.out.capacity() > shared_out_bytes_max) {
        std::string().swap(bench_.out);
    }
}

// Mostly the socket takes everything at once, and then nothing is copied.
void Connection::send(std::string_view bytes) {
    ErrorCode error;
    const std::size_t size = socket_.write_some(asio::buffer(bytes), error);
    if (error && error != asio::error::would_block) {
        close();
        return;
    }
    bench_.probe.bytes_out.add(size);
    if (size == bytes.size()) {
        on_sent();
        return;
    }
    out_.assign(bytes.substr(size));
    out_sent_ = 0;
    enter(Phase::writing);
    write_rest();
}

void Connection::write_rest() {
    ++operations_;
    const auto rest = asio::buffer(std::string_view(out_).substr(out_sent_));
    socket_.async_write_some(rest, [this](const ErrorCode& error, std::size_t size) {
        on_write(error, size);
    });
}

void Connection::on_write(const ErrorCode& error, std::size_t size) {
    const Entered entered(*this);
    --operations_;
    if (is(Phase::closed)) {
        return;
    }
    if (error) {
        close();
        return;
    }
    bench_.probe.bytes_out.add(size);
    out_sent_ += size;
    if (out_sent_ < out_.size()) {
        enter(Phase::writing);
        write_rest();
        return;
    }
    std::string().swap(out_);
    on_sent();
    take_requests();
    read_more();
}

void Connection::on_sent() {
    if (is_stream_ && peer_ended_) {
        close();
    } else if (is_stream_) {
        in_.consume(in_.unread().size());
        enter(Phase::streaming);
        if (const auto event = std::exchange(next_event_, nullptr)) {
            send(*event);
        }
    } else if (!form_.keep_alive) {
        linger();
    } else {
        enter(in_.unread().empty() ? Phase::idle : Phase::receiving);
    }
}

// Closing at once would make the kernel reset the connection when bytes are still coming, and the
// client would lose the answer.
void Connection::linger() {
    if (peer_ended_) {
        close();
        return;
    }
    ErrorCode ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    in_.consume(in_.unread().size());
    enter(Phase::lingering);
}

}  // namespace firstcome::http
