// SPDX-License-Identifier: Apache-2.0
#pragma once
// ClockWatch: how far this node's clock is from the clock of the ledger's server. Decisions never
// read a clock, but a scheduled opening follows the first node's clock: one that is apart from the
// others must not be ready.

#include "base/result.h"
#include "base/worker.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>

namespace firstcome {

inline constexpr Duration clock_apart_max = Duration::millis(250);

class ClockWatch final : public Turn {
  public:
    // `ask` answers by how much the server's clock is ahead of ours.
    explicit ClockWatch(std::function<Result<Duration>()> ask) : ask_(std::move(ask)) {}

    // Asks when the last answer is older than ten seconds; a failed question changes nothing.
    // Thread: the watch's.
    TurnResult run_once(SteadyTime now) override;

    // Why the node is not ready; nothing while the clocks agree. Thread: any.
    std::optional<std::string> reason() const;

  private:
    const std::function<Result<Duration>()> ask_;
    std::optional<SteadyTime> asked_at_;
    bool silent_ = false;  // a failed question was logged and no answer came since
    std::atomic<std::int64_t> ahead_us_{0};
};

}  // namespace firstcome
