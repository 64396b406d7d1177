// SPDX-License-Identifier: Apache-2.0
#include "app/rush_processes.h"

#include "app/rush_flags.h"

#include <fmt/format.h>

#include <poll.h>

#include <algorithm>

namespace firstcome {
namespace {

// From the word to T0: long enough for every thread to have heard of it.
constexpr Duration lead = Duration::millis(100);

}  // namespace

Result<std::unique_ptr<RushProcesses>> RushProcesses::start(
    const Invocation& invocation, const Clock& clock
) {
    auto all = std::unique_ptr<RushProcesses>(new RushProcesses(clock));
    for (std::uint32_t number = 1; number <= invocation.rush.processes; ++number) {
        TRY_ASSIGN(auto ends, ShareLink::pair());
        TRY_ASSIGN(
            auto process,
            ChildProcess::start_linked(share_args(invocation, number), ends.second.descriptor())
        );
        all->shares_.push_back({std::move(ends.first), std::move(process), false, {}, {}});
    }
    return all;
}

Result<void> RushProcesses::listen(Duration at_most) {
    std::vector<pollfd> watched;
    for (const Share& share : shares_) {
        const bool has_more = !share.run.has_value();
        watched.push_back({has_more ? share.link.descriptor() : -1, POLLIN, 0});
    }
    poll(watched.data(), watched.size(), static_cast<int>(at_most.us / 1'000));
    for (std::size_t number = 0; number < shares_.size(); ++number) {
        if (watched[number].revents != 0) {
            TRY(hear_all(number));
        }
    }
    return begin_when_ready();
}

Result<void> RushProcesses::hear_all(std::size_t number) {
    Share& share = shares_[number];
    while (!share.run) {
        const auto message = share.link.receive(Duration());
        if (!message) {
            return fail(
                message.error().code == Errc::closed ? Errc::io : message.error().code,
                fmt::format(
                    "process {} of {} of the rush: {}",
                    number + 1,
                    shares_.size(),
                    message.error().code == Errc::closed ? "it ended" : message.error().detail
                )
            );
        }
        if (!*message) {
            return {};
        }
        TRY(hear(number, **message));
    }
    return {};
}

Result<void> RushProcesses::hear(std::size_t number, const ShareMessage& message) {
    Share& share = shares_[number];
    switch (message.word) {
        case ShareWord::ready:
            share.is_ready = true;
            return {};
        case ShareWord::progress: {
            TRY_ASSIGN(share.progress, read_progress(message.content));
            return {};
        }
        case ShareWord::done: {
            TRY_ASSIGN(share.run, lab::run_from_bytes(message.content));
            return {};
        }
        case ShareWord::failed: {
            TRY_ASSIGN(Error error, read_failure(message.content));
            return fail(std::move(error));
        }
        case ShareWord::go:
        case ShareWord::stop:
            break;
    }
    return fail(Errc::corrupt, "a share of the rush gives orders");
}

Result<void> RushProcesses::begin_when_ready() {
    const bool all_ready = std::all_of(shares_.begin(), shares_.end(), [](const Share& share) {
        return share.is_ready;
    });
    if (has_begun_ || !all_ready) {
        return {};
    }
    has_begun_ = true;
    const Bytes start = start_content(clock_.steady_now() + lead);
    for (Share& share : shares_) {
        TRY(share.link.send(ShareWord::go, start));
    }
    return {};
}

bool RushProcesses::are_done() const {
    return std::all_of(shares_.begin(), shares_.end(), [](const Share& share) {
        return share.run.has_value();
    });
}

ShareProgress RushProcesses::progress() const {
    ShareProgress sum;
    for (const Share& share : shares_) {
        sum.finished += share.progress.finished;
        sum.connections_open += share.progress.connections_open;
    }
    return sum;
}

void RushProcesses::stop() {
    for (Share& share : shares_) {
        // One that cannot be told has ended or is about to: listen() will say so.
        static_cast<void>(share.link.send(ShareWord::stop));
    }
}

lab::RushRun RushProcesses::take_run() {
    std::vector<lab::RushRun> runs;
    for (Share& share : shares_) {
        runs.push_back(*std::move(share.run));
    }
    return lab::joined(std::move(runs));
}

}  // namespace firstcome
