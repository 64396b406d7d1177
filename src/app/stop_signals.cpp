// SPDX-License-Identifier: Apache-2.0
#include "app/stop_signals.h"

#include "base/assert.h"

#include <poll.h>
#include <sys/signalfd.h>

#include <array>

namespace firstcome {

StopSignals::StopSignals() {
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    ASSERT(pthread_sigmask(SIG_BLOCK, &stop, &former_) == 0);
    signals_ = Descriptor(signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK));
    ASSERT_BECAUSE(signals_.is_open(), "no descriptor left for signals");
}

StopSignals::~StopSignals() {
    pthread_sigmask(SIG_SETMASK, &former_, nullptr);
}

Waited StopSignals::wait(int descriptor, Duration at_most) {
    if (stopped_) {
        return Waited::stop;
    }
    std::array<pollfd, 2> watched = {{{signals_.number(), POLLIN, 0}, {descriptor, POLLIN, 0}}};
    const timespec limit = {at_most.us / 1'000'000, at_most.us % 1'000'000 * 1'000};
    const int ready = ppoll(watched.data(), watched.size(), &limit, nullptr);
    if (ready > 0 && watched[0].revents != 0) {
        // Taken, so that it does not end the process when the former state is restored.
        signalfd_siginfo taken{};
        while (read(signals_.number(), &taken, sizeof taken) > 0) {
        }
        stopped_ = true;
        return Waited::stop;
    }
    return ready > 0 ? Waited::ready : Waited::passed;
}

}  // namespace firstcome
