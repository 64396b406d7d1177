// SPDX-License-Identifier: Apache-2.0
#include "http/client_stampede.h"

#include "base/assert.h"
#include "http/client_lane.h"

#include <pthread.h>

#include <barrier>
#include <functional>
#include <string>
#include <thread>

namespace firstcome::http {

struct Stampede::Shared {
    Shared(StampedeConfig with, const Clock& by) : config(std::move(with)), clock(by) {}

    StampedeConfig config;
    const Clock& clock;
    StampedeSignals signals;
};

namespace {

// The barrier start: the last lane that is ready finds T0 for all, unless one of them gave up.
class Start {
  public:
    Start(
        std::size_t lanes,
        const StampedeConfig& config,
        StampedeSignals& signals,
        const Clock& clock
    )
        : barrier_(static_cast<std::ptrdiff_t>(lanes), Stamp{&config, &signals, &clock, &t0_}) {}

    SteadyTime wait() {
        barrier_.arrive_and_wait();
        return t0_;
    }

    SteadyTime t0() const { return t0_; }

  private:
    struct Stamp {
        const StampedeConfig* config;
        StampedeSignals* signals;
        const Clock* clock;
        SteadyTime* t0;

        void operator()() const noexcept {
            if (!config->agree_on_start || signals->abandoned.load()) {
                *t0 = clock->steady_now();
            } else if (const auto agreed = config->agree_on_start()) {
                *t0 = *agreed;
            } else {
                signals->abandoned.store(true);
            }
        }
    };

    SteadyTime t0_;
    std::barrier<Stamp> barrier_;
};

// What one thread brings home.
struct LaneEnd {
    Result<void> opened;
    bool finished = false;
    std::uint64_t reconnections = 0;
};

struct LaneStart {
    Rider& rider;
    LanePlan plan;
    SteadyTime open_deadline;
    Duration deadline;
};

LaneEnd drive(const LaneStart& given, StampedeSignals& signals, Start& start, const Clock& clock) {
    LaneEnd end;
    Lane lane(given.rider, given.plan, signals, clock);
    end.opened = lane.open_all(given.open_deadline);
    if (!end.opened) {
        signals.abandoned.store(true);
    }
    const SteadyTime t0 = start.wait();
    if (!signals.abandoned.load()) {
        end.finished = lane.run(t0, t0 + given.deadline);
        end.reconnections = lane.reconnections();
    }
    return end;
}

// The first real reason; lanes that were merely abandoned come second.
Result<void> first_error(const std::vector<LaneEnd>& ends, const StampedeSignals& signals) {
    const LaneEnd* found = nullptr;
    for (const LaneEnd& end : ends) {
        const bool is_reason = !end.opened && end.opened.error().code != Errc::closed;
        if (!end.opened && (found == nullptr || is_reason)) {
            found = &end;
        }
    }
    if (found != nullptr) {
        return found->opened;
    }
    return signals.abandoned.load() ? fail(Errc::closed, "stopped before the start")
                                    : Result<void>();
}

Result<std::vector<SocketAddress>> find_listeners(const StampedeConfig& config) {
    std::vector<SocketAddress> found;
    for (const Url& server : config.servers) {
        TRY_ASSIGN(SocketAddress address, find_listener(server, config.open_timeout));
        found.push_back(address);
    }
    return found;
}

}  // namespace

Stampede::Stampede(StampedeConfig config, const Clock& clock)
    : shared_(std::make_unique<Shared>(std::move(config), clock)) {}

Stampede::~Stampede() = default;

Result<StampedeRun> Stampede::run(std::span<Rider* const> riders) {
    const StampedeConfig& config = shared_->config;
    ASSERT(!riders.empty() && riders.size() <= config.connections);
    TRY_ASSIGN(const std::vector<SocketAddress> servers, find_listeners(config));

    const auto lanes = static_cast<std::uint32_t>(riders.size());
    const SteadyTime open_deadline = shared_->clock.steady_now() + config.open_timeout;
    Start start(lanes, config, shared_->signals, shared_->clock);
    std::vector<LaneEnd> ends(lanes);
    std::vector<std::thread> threads;
    for (std::uint32_t i = 0; i < lanes; ++i) {
        const std::uint32_t share =
            config.connections / lanes + (i < config.connections % lanes ? 1U : 0U);
        const LanePlan plan{servers, i, share, config.fresh_connections, config.source_addresses};
        const LaneStart given{*riders[i], plan, open_deadline, config.deadline};
        threads.emplace_back([this, given, &start, &end = ends[i]] {
            end = drive(given, shared_->signals, start, shared_->clock);
        });
        pthread_setname_np(threads.back().native_handle(), ("rush-" + std::to_string(i)).c_str());
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    TRY(first_error(ends, shared_->signals));

    StampedeRun run;
    run.started_at = start.t0();
    run.stopped = shared_->signals.stopping.load();
    for (const LaneEnd& end : ends) {
        run.reconnections += end.reconnections;
        run.deadline_passed = run.deadline_passed || (!end.finished && !run.stopped);
    }
    return run;
}

void Stampede::stop() {
    shared_->signals.stopping.store(true);
}

std::uint32_t Stampede::connections_open() const {
    return shared_->signals.open.load();
}

}  // namespace firstcome::http
