// SPDX-License-Identifier: Apache-2.0
#include "http/io_thread.h"

#include "base/assert.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <pthread.h>

#include <limits>
#include <utility>

namespace firstcome::http {
namespace {

constexpr auto sweep_interval = std::chrono::milliseconds(100);
constexpr Duration forever{std::numeric_limits<std::int64_t>::max()};

thread_local const IoThread* current_thread = nullptr;

}  // namespace

// post() comes from other threads, so the scheduler keeps its lock; sockets and timers are only
// touched by their own thread, so the reactor needs none.
IoThread::IoThread(std::uint32_t index, const ServerParts& parts)
    : parts_(parts),
      context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
      sweep_timer_(context_),
      bench_{
          .context = context_,
          .clock = parts.clock,
          .dispatcher = parts.dispatcher,
          .probe = probe_,
          .io_thread = index,
          .limits =
              {parts.config.head_bytes_max,
               parts.config.target_bytes_max,
               parts.config.body_bytes_max},
          .renderer = AnswerRenderer(parts.clock.wall_now()),
          .coarse_now = parts.clock.steady_now(),
          .last_serial = std::uint64_t{index} << 48,
          .fields = {},
          .out = {},
          .released =
              [this](std::uint32_t slot) {
                  slots_[slot].connection.reset();
                  free_slots_.push_back(slot);
              },
      } {}

void IoThread::start() {
    await_sweep();
    thread_ = std::thread([this] { run(); });
    const std::string name = "http-" + std::to_string(bench_.io_thread);
    pthread_setname_np(thread_.native_handle(), name.substr(0, 15).c_str());
}

void IoThread::run() {
    current_thread = this;
    context_.run();
}

void IoThread::stop() {
    if (thread_.joinable()) {
        post([this] {
            close_all();
            context_.stop();
        });
        thread_.join();
    }
    close_all();
    // Operations of closed connections that never completed die with the context.
    slots_.clear();
    free_slots_.clear();
}

void IoThread::close_all() {
    for (Slot& slot : slots_) {
        if (slot.phase != Phase::closed) {
            slot.connection->close();
        }
    }
}

void IoThread::hand_over(Accepted accepted) {
    if (is_current()) {
        take_in(std::move(accepted));
        return;
    }
    asio::post(context_, [this, accepted = std::move(accepted)]() mutable {
        take_in(std::move(accepted));
    });
}

void IoThread::take_in(Accepted accepted) {
    if (free_slots_.empty()) {
        free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const std::uint32_t index = free_slots_.back();
    free_slots_.pop_back();
    Slot& slot = slots_[index];
    slot.connection = std::make_unique<Connection>(bench_, slot, index, std::move(accepted));
    slot.connection->start();
}

void IoThread::post(std::function<void()> task) {
    asio::post(context_, std::move(task));
}

// What is posted by the running thread goes behind the handlers that are ready, which is the end
// of the turn.
void IoThread::defer(std::function<void()> task) {
    ASSERT_BECAUSE(is_current(), "defer() is for the io thread itself");
    deferred_.push_back(std::move(task));
    if (deferred_.size() == 1) {
        asio::post(context_, [this] { run_deferred(); });
    }
}

void IoThread::run_deferred() {
    for (const auto& task : std::exchange(deferred_, {})) {
        task();
    }
}

bool IoThread::is_current() const {
    return current_thread == this;
}

Connection* IoThread::connection_of(const Ticket& ticket) {
    ASSERT_BECAUSE(is_current(), "a ticket belongs to its io thread");
    return ticket.slot < slots_.size() ? slots_[ticket.slot].connection.get() : nullptr;
}

bool IoThread::answer(const Ticket& ticket, Response&& response) {
    Connection* connection = connection_of(ticket);
    return connection != nullptr && connection->answer(ticket.serial, std::move(response));
}

bool IoThread::push(const Ticket& ticket, std::shared_ptr<const std::string>&& event) {
    Connection* connection = connection_of(ticket);
    return connection != nullptr && connection->push(ticket.serial, std::move(event));
}

void IoThread::await_sweep() {
    sweep_timer_.expires_after(sweep_interval);
    sweep_timer_.async_wait([this](const ErrorCode& error) {
        if (!error) {
            sweep();
            await_sweep();
        }
    });
}

void IoThread::sweep() {
    bench_.coarse_now = bench_.clock.steady_now();
    bench_.renderer.refresh(bench_.clock.wall_now());
    expire_connections();
    if (parts_.hooks.sweep) {
        parts_.hooks.sweep(bench_.io_thread, bench_.coarse_now);
    }
}

void IoThread::expire_connections() {
    std::array<Duration, phase_count> limits{};
    for (std::size_t phase = 0; phase < phase_count; ++phase) {
        limits[phase] = phase_limit(static_cast<Phase>(phase));
    }
    for (Slot& slot : slots_) {
        if (bench_.coarse_now - slot.since > limits[static_cast<std::size_t>(slot.phase)]) {
            slot.connection->expire();
        }
    }
}

Duration IoThread::phase_limit(Phase phase) const {
    switch (phase) {
        case Phase::idle: {
            const std::uint64_t open = parts_.open.load(std::memory_order_relaxed);
            const bool pressed = open * 5 > std::uint64_t{parts_.config.connections_max} * 4;
            return pressed ? parts_.config.idle_timeout_pressed : parts_.config.idle_timeout;
        }
        case Phase::receiving:
            return parts_.config.request_timeout;
        case Phase::writing:
            return parts_.config.write_timeout;
        case Phase::lingering:
            return parts_.config.linger_timeout;
        case Phase::closed:
        case Phase::waiting:
        case Phase::streaming:
            return forever;
    }
    ASSERT_BECAUSE(false, "a phase that does not exist");
}

}  // namespace firstcome::http
