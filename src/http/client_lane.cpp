// SPDX-License-Identifier: Apache-2.0
#include "http/client_lane.h"

#include "http/client_answer.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace firstcome::http {
namespace {

constexpr std::size_t buffer_bytes = 64U << 10U;
constexpr std::size_t events_max = 256;
// Below any listen backlog, so that no SYN is dropped and sent again a second later.
constexpr std::uint32_t connecting_max = 128;
constexpr Duration failure_pause = Duration::millis(20);
constexpr int wait_ms_tick = 2;
constexpr int wait_ms_quiet = 50;

}  // namespace

Lane::Lane(
    Rider& rider,
    const SocketAddress& address,
    std::uint32_t connections,
    StampedeSignals& signals,
    const Clock& clock
)
    : rider_(rider),
      address_(address),
      signals_(signals),
      clock_(clock),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      connections_(connections),
      buffer_(buffer_bytes) {
    for (std::uint32_t index = connections; index > 0; --index) {
        down_.push_back(index - 1);
    }
}

Lane::~Lane() {
    signals_.open.fetch_sub(open_);
}

Result<void> Lane::open_all(SteadyTime deadline) {
    if (!epoll_.is_open()) {
        return fail(Errc::overloaded, std::string("no event loop: ") + std::strerror(errno));
    }
    while (open_ < connections_.size()) {
        TRY(still_opening(deadline));
        open_some(clock_.steady_now());
        turn(wait_ms_tick);
    }
    return {};
}

Result<void> Lane::still_opening(SteadyTime deadline) const {
    if (signals_.stopping.load() || signals_.abandoned.load()) {
        return fail(Errc::closed, "stopped before the start");
    }
    const bool out_of_descriptors = last_error_ == EMFILE || last_error_ == ENFILE;
    if (out_of_descriptors) {
        return fail(
            Errc::overloaded, "out of file descriptors: use fewer connections or raise ulimit -n"
        );
    }
    if (last_error_ == ECONNREFUSED || clock_.steady_now() >= deadline) {
        return fail(
            Errc::io,
            "only " + std::to_string(open_) + " of " + std::to_string(connections_.size()) +
                " connections could be opened: " +
                std::strerror(last_error_ == 0 ? ETIMEDOUT : last_error_)
        );
    }
    return {};
}

bool Lane::run(SteadyTime t0, SteadyTime deadline) {
    started_ = true;
    rider_.on_start(t0);
    while (!rider_.finished()) {
        const SteadyTime now = clock_.steady_now();
        if (now >= deadline || signals_.stopping.load(std::memory_order_relaxed)) {
            give_up();
            return false;
        }
        feed_free(now);
        open_some(now);
        turn(free_.empty() && down_.empty() ? wait_ms_quiet : wait_ms_tick);
    }
    return true;
}

void Lane::turn(int wait_ms) {
    std::array<epoll_event, events_max> events;
    const int count = epoll_wait(epoll_.number(), events.data(), int{events_max}, wait_ms);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        on_event(event.data.u32, event.events);
    }
}

void Lane::open_some(SteadyTime now) {
    const std::uint32_t limit = probing_ ? 1 : connecting_max;
    while (!down_.empty() && connecting_ < limit && now >= open_from_) {
        const std::uint32_t index = down_.back();
        down_.pop_back();
        ++connecting_;
        connections_[index].state = State::connecting;
        if (!begin(index)) {
            connect_failed(index, errno);
            return;
        }
    }
}

bool Lane::begin(std::uint32_t index) {
    Connection& connection = connections_[index];
    connection.socket = begin_connect(address_);
    connection.has_answered = false;
    if (!connection.socket.is_open()) {
        return false;
    }
    epoll_event wanted{};
    wanted.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    wanted.data.u32 = index;
    return epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, connection.socket.number(), &wanted) == 0;
}

void Lane::connect_failed(std::uint32_t index, int reason) {
    --connecting_;
    probing_ = true;
    last_error_ = reason;
    open_from_ = clock_.steady_now() + failure_pause;
    close(index);
}

void Lane::on_event(std::uint32_t index, std::uint32_t events) {
    const bool ending = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    switch (connections_[index].state) {
        case State::down:
            return;
        case State::connecting:
            on_connected(index);
            return;
        case State::free:
        case State::waiting:
            if ((events & EPOLLOUT) != 0 && !connections_[index].unsent.empty()) {
                send_rest(index);
            }
            if ((events & EPOLLIN) != 0 || ending) {
                receive(index, ending);
            }
            return;
    }
}

void Lane::on_connected(std::uint32_t index) {
    const int error = connect_error(connections_[index].socket);
    if (error != 0) {
        connect_failed(index, error);
        return;
    }
    --connecting_;
    probing_ = false;
    ++open_;
    signals_.open.fetch_add(1, std::memory_order_relaxed);
    reconnections_ += started_ ? 1 : 0;
    connections_[index].state = State::free;
    free_.push_back(index);
}

void Lane::feed_free(SteadyTime now) {
    while (!free_.empty()) {
        const std::uint32_t index = free_.back();
        free_.pop_back();
        if (connections_[index].state != State::free) {
            continue;
        }
        const std::size_t free_before = free_.size();
        offer(index, now);
        if (free_.size() > free_before) {
            return;  // the rider has nothing for anybody
        }
    }
}

void Lane::offer(std::uint32_t index, SteadyTime now) {
    Connection& connection = connections_[index];
    const auto request = rider_.next(now);
    if (!request) {
        connection.state = State::free;
        free_.push_back(index);
        return;
    }
    connection.state = State::waiting;
    connection.token = request->token;
    connection.requested_at = now;
    send(index, request->bytes);
}

void Lane::send(std::uint32_t index, std::string_view bytes) {
    Connection& connection = connections_[index];
    const auto sent =
        ::send(connection.socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        end(index, LossReason::not_sent);
        return;
    }
    const auto taken = sent < 0 ? std::size_t{0} : static_cast<std::size_t>(sent);
    if (taken < bytes.size()) {
        connection.unsent = bytes.substr(taken);
    }
}

void Lane::send_rest(std::uint32_t index) {
    std::string& unsent = connections_[index].unsent;
    const auto sent = ::send(
        connections_[index].socket.number(),
        unsent.data(),
        unsent.size(),
        MSG_NOSIGNAL | MSG_DONTWAIT
    );
    if (sent > 0) {
        unsent.erase(0, static_cast<std::size_t>(sent));
    } else if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        end(index, LossReason::cut_off);
    }
}

void Lane::receive(std::uint32_t index, bool ending) {
    bool more = connections_[index].socket.is_open();
    while (more) {
        const auto count =
            recv(connections_[index].socket.number(), buffer_.data(), buffer_.size(), 0);
        if (count > 0) {
            const auto bytes = static_cast<std::size_t>(count);
            more =
                take(index, {buffer_.data(), bytes}, ending) && (ending || bytes == buffer_.size());
        } else if (count < 0 && errno == EINTR) {
            continue;
        } else {
            more = false;
            if (count == 0 || errno != EAGAIN) {
                end(index, LossReason::cut_off);
            }
        }
    }
}

bool Lane::take(std::uint32_t index, std::string_view bytes, bool ending) {
    Connection& connection = connections_[index];
    if (connection.state != State::waiting) {
        end(index, LossReason::garbled);  // nobody asked: nothing is lost but the connection
        return false;
    }
    if (!connection.received.empty()) {
        bytes = connection.received.append(bytes);
    }
    const ScannedAnswer scanned = scan_answer(bytes, joined_);
    const bool is_oversized = bytes.size() > answer_bytes_max || scanned.bytes < bytes.size();
    if (scanned.state == AnswerState::incomplete && bytes.size() <= answer_bytes_max) {
        connection.received = std::string(bytes);
        return true;
    }
    if (scanned.state != AnswerState::complete || is_oversized) {
        end(index, LossReason::garbled);
        return false;
    }
    const SteadyTime now = clock_.steady_now();
    connection.state = State::free;
    connection.has_answered = true;
    rider_.on_answer(
        connection.token,
        {scanned.status, scanned.body, scanned.retry_after_s, connection.requested_at, now}
    );
    connection.received.clear();
    if (ending || !scanned.keep_alive) {
        close(index);
    } else {
        offer(index, now);
    }
    return false;
}

void Lane::end(std::uint32_t index, LossReason reason) {
    Connection& connection = connections_[index];
    const SteadyTime now = clock_.steady_now();
    if (connection.state == State::waiting) {
        rider_.on_loss(connection.token, {reason, connection.requested_at, now});
    }
    if (!connection.has_answered) {
        open_from_ = now + failure_pause;  // it accepts and hangs up: do not spin
    }
    close(index);
}

void Lane::close(std::uint32_t index) {
    Connection& connection = connections_[index];
    if (connection.state != State::connecting) {
        --open_;
        signals_.open.fetch_sub(1, std::memory_order_relaxed);
    }
    connection.socket.close();
    connection.state = State::down;
    connection.unsent.clear();
    connection.received.clear();
    down_.push_back(index);
}

void Lane::give_up() {
    const SteadyTime now = clock_.steady_now();
    for (Connection& connection : connections_) {
        if (connection.state == State::waiting) {
            connection.state = State::free;
            rider_.on_loss(connection.token, {LossReason::run_over, connection.requested_at, now});
        }
    }
}

}  // namespace firstcome::http
