// SPDX-License-Identifier: Apache-2.0
#pragma once
// SessionPace: when to try again to open a session, after tries that failed: at once the first
// time, then after 100 ms, twice as long after each further failure, and never longer than a
// second.

#include "base/time.h"

#include <algorithm>

namespace firstcome {

class SessionPace {
  public:
    static constexpr Duration wait_least = Duration::millis(100);
    static constexpr Duration wait_most = Duration::seconds(1);

    bool due(SteadyTime now) const { return wait_ == Duration{} || now >= next_; }

    void failed(SteadyTime now) {
        wait_ = std::clamp(wait_ + wait_, wait_least, wait_most);
        next_ = now + wait_;
    }

    void succeeded() { wait_ = {}; }

  private:
    Duration wait_{};
    SteadyTime next_{};
};

}  // namespace firstcome
