// SPDX-License-Identifier: Apache-2.0
#include "http/client_lane.h"

#include "http/client_answer.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

namespace firstcome::http {
namespace {

constexpr std::size_t buffer_bytes = 64U << 10U;
constexpr std::size_t events_max = 256;
constexpr Duration tick = Duration::millis(2);
constexpr Duration quiet = Duration::millis(50);

// Sleeps until something happens, to the microsecond: epoll_wait knows milliseconds only.
void wait_precisely(const Descriptor& epoll, Duration wait) {
    pollfd watched{epoll.number(), POLLIN, 0};
    const timespec limit{wait.us / 1'000'000, wait.us % 1'000'000 * 1'000};
    ppoll(&watched, 1, &limit, nullptr);
}

}  // namespace

Lane::Lane(Rider& rider, const LanePlan& plan, StampedeSignals& signals, const Clock& clock)
    : rider_(rider),
      fresh_connections_(plan.fresh_connections),
      signals_(signals),
      clock_(clock),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      connections_(plan.connections),
      buffer_(buffer_bytes) {
    for (const SocketAddress& server : plan.servers) {
        routes_.emplace_back(server, plan.source_addresses, plan.number);
    }
    const auto servers = static_cast<std::uint32_t>(routes_.size());
    for (std::uint32_t index = plan.connections; index > 0; --index) {
        connections_[index - 1].server = (plan.number + index - 1) % servers;
        route_of(index - 1).add_down(index - 1);
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
        turn(tick);
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
    wait_for_start(t0);
    rider_.on_start(t0);
    while (!rider_.finished()) {
        const SteadyTime now = clock_.steady_now();
        if (now >= deadline || signals_.stopping.load(std::memory_order_relaxed)) {
            give_up();
            return false;
        }
        feed_free(now);
        open_some(now);
        turn(time_to_wait(now));
    }
    return true;
}

void Lane::wait_for_start(SteadyTime t0) {
    SteadyTime now = clock_.steady_now();
    while (now < t0 && !signals_.stopping.load(std::memory_order_relaxed)) {
        turn(std::min(t0 - now, quiet));
        now = clock_.steady_now();
    }
}

Duration Lane::time_to_wait(SteadyTime now) const {
    const auto has_free = [](const Route& route) { return route.has_free(); };
    const auto has_down = [](const Route& route) { return route.has_down(); };
    if (std::any_of(routes_.begin(), routes_.end(), has_free)) {
        return std::clamp(rider_.wake_at() - now, Duration{}, tick);
    }
    return std::any_of(routes_.begin(), routes_.end(), has_down) ? tick : quiet;
}

void Lane::turn(Duration wait) {
    auto wait_ms = static_cast<int>(wait.us / 1'000);
    if (wait.us % 1'000 != 0) {
        wait_precisely(epoll_, wait);
        wait_ms = 0;
    }
    std::array<epoll_event, events_max> events;
    const int count = epoll_wait(epoll_.number(), events.data(), int{events_max}, wait_ms);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        on_event(event.data.u32, event.events);
    }
}

void Lane::open_some(SteadyTime now) {
    for (Route& route : routes_) {
        while (const auto index = route.take_down(now)) {
            connections_[*index].state = State::connecting;
            if (!begin(*index)) {
                connect_failed(*index, errno);
            }
        }
    }
}

bool Lane::begin(std::uint32_t index) {
    Connection& connection = connections_[index];
    connection.socket = route_of(index).begin();
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
    last_error_ = reason;
    route_of(index).connect_failed(clock_.steady_now());
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
    Connection& connection = connections_[index];
    const int error = connect_error(connection.socket);
    if (error != 0) {
        connect_failed(index, error);
        return;
    }
    route_of(index).connected();
    ++open_;
    signals_.open.fetch_add(1, std::memory_order_relaxed);
    reconnections_ += started_ && !connection.served_its_one ? 1 : 0;
    connection.served_its_one = false;
    connection.round_trip = round_trip(connection.socket);
    connection.state = State::free;
    route_of(index).add_free(index);
}

// To one server after the other, so that no server gets all of a calm run.
void Lane::feed_free(SteadyTime now) {
    std::size_t satisfied = 0;
    while (satisfied < routes_.size()) {
        fed_last_ = (fed_last_ + 1) % routes_.size();
        satisfied = feed_one(routes_[fed_last_], now) ? 0 : satisfied + 1;
    }
}

bool Lane::feed_one(Route& route, SteadyTime now) {
    while (const auto index = route.take_free()) {
        if (connections_[*index].state == State::free) {
            return offer(*index, now);
        }
    }
    return false;
}

bool Lane::offer(std::uint32_t index, SteadyTime now) {
    Connection& connection = connections_[index];
    const auto request = rider_.next(now, connection.server);
    if (!request) {
        connection.state = State::free;
        route_of(index).add_free(index);
        return false;
    }
    connection.state = State::waiting;
    connection.token = request->token;
    connection.requested_at = now;
    send(index, request->bytes);
    return true;
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
    answered(
        index,
        {scanned.status,
         scanned.body,
         scanned.retry_after_s,
         connection.requested_at,
         clock_.steady_now(),
         connection.server,
         connection.round_trip},
        ending || !scanned.keep_alive
    );
    return false;
}

void Lane::answered(std::uint32_t index, const StampedeAnswer& answer, bool ends) {
    Connection& connection = connections_[index];
    connection.state = State::free;
    connection.has_answered = true;
    rider_.on_answer(connection.token, answer);
    connection.received.clear();
    connection.served_its_one = fresh_connections_;
    if (fresh_connections_ || ends) {
        close(index);
    } else {
        offer(index, answer.received_at);
    }
}

void Lane::end(std::uint32_t index, LossReason reason) {
    Connection& connection = connections_[index];
    const SteadyTime now = clock_.steady_now();
    if (connection.state == State::waiting) {
        lose(connection, reason, now);
    }
    if (!connection.has_answered) {
        route_of(index).pause(now);  // it accepts and hangs up: do not spin
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
    route_of(index).add_down(index);
}

void Lane::lose(const Connection& connection, LossReason reason, SteadyTime now) {
    rider_.on_loss(
        connection.token,
        {reason, connection.requested_at, now, connection.server, connection.round_trip}
    );
}

void Lane::give_up() {
    const SteadyTime now = clock_.steady_now();
    for (Connection& connection : connections_) {
        if (connection.state == State::waiting) {
            connection.state = State::free;
            lose(connection, LossReason::run_over, now);
        }
    }
}

}  // namespace firstcome::http
