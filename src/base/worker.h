// SPDX-License-Identifier: Apache-2.0
#pragma once
// Turn and Worker: what a loop does, and the thread that does it again and again.
//
// A loop is a class with run_once(now). It does not know that it runs on a thread, so a simulator
// can call it in any order it likes.

#include "base/signal.h"
#include "base/time.h"

#include <atomic>
#include <optional>
#include <string>
#include <thread>

namespace firstcome {

enum class TurnResult {
    worked,  // there may be more: call again at once
    idle,    // nothing to do until notified or the idle wait has passed
    ended,   // will never have anything to do again
};

class Turn {
  public:
    virtual ~Turn() = default;
    virtual TurnResult run_once(SteadyTime now) = 0;

    // When an idle turn wants to be followed by the next one, though nobody notifies it. Nothing:
    // whenever the idle wait ends. Thread: that of run_once.
    virtual std::optional<SteadyTime> next_turn_at() const { return std::nullopt; }
};

// Runs a Turn on its own thread from construction to stop().
class Worker {
  public:
    // `name` shows in thread lists (15 bytes at most). `turn` and `clock` must outlive the worker.
    Worker(std::string name, Turn& turn, const Clock& clock, Duration idle_wait);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Ends an idle wait. Thread: any.
    void notify() { signal_.notify(); }

    // Lets the current turn end, then joins. Idempotent. Thread: the owner.
    void stop();

  private:
    void run();
    Duration idle_wait() const;

    Turn& turn_;
    const Clock& clock_;
    const Duration idle_wait_;
    Signal signal_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;  // last: starts when everything above is ready
};

}  // namespace firstcome
