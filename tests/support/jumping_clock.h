// SPDX-License-Identifier: Apache-2.0
#pragma once
// JumpingClock: moves by itself, and jumps ahead when told, so that a test meets a distant deadline
// at the moment it chooses, however slow the machine is. Thread: any.

#include "base/time.h"

#include <atomic>

namespace firstcome::tests {

class JumpingClock final : public Clock {
  public:
    SteadyTime steady_now() const override { return real_.steady_now() + Duration{ahead_us_}; }

    WallTime wall_now() const override { return real_.wall_now() + Duration{ahead_us_}; }

    void jump(Duration by) { ahead_us_ += by.us; }

  private:
    SystemClock real_;
    std::atomic<std::int64_t> ahead_us_{0};
};

}  // namespace firstcome::tests
