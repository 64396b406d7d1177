// SPDX-License-Identifier: Apache-2.0
#include "base/worker.h"

#include <pthread.h>

#include <algorithm>

namespace firstcome {

Worker::Worker(std::string name, Turn& turn, const Clock& clock, Duration idle_wait)
    : turn_(turn),
      clock_(clock),
      idle_wait_(idle_wait),
      thread_([this] { run(); }) {
    pthread_setname_np(thread_.native_handle(), name.substr(0, 15).c_str());
}

Worker::~Worker() {
    stop();
}

void Worker::stop() {
    stopping_.store(true);
    signal_.notify();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Worker::run() {
    while (!stopping_.load()) {
        const TurnResult result = turn_.run_once(clock_.steady_now());
        if (result == TurnResult::ended) {
            return;
        }
        if (result == TurnResult::idle) {
            signal_.wait_for(idle_wait());
        }
    }
}

Duration Worker::idle_wait() const {
    const auto at = turn_.next_turn_at();
    return at ? std::clamp(*at - clock_.steady_now(), Duration{}, idle_wait_) : idle_wait_;
}

}  // namespace firstcome
