// SPDX-License-Identifier: Apache-2.0
#include "app/clock_watch.h"

#include "base/logger.h"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

namespace firstcome {
namespace {

constexpr Duration ask_every = Duration::seconds(10);

bool is_apart(std::int64_t ahead_us) {
    return std::abs(ahead_us) > clock_apart_max.us;
}

}  // namespace

TurnResult ClockWatch::run_once(SteadyTime now) {
    if (asked_at_ && now < *asked_at_ + ask_every) {
        return TurnResult::idle;
    }
    asked_at_ = now;
    const auto ahead = ask_();
    if (!ahead) {
        if (!std::exchange(silent_, true)) {
            logger().warn("ledger clock unknown reason=\"{}\"", ahead.error().message());
        }
        return TurnResult::idle;
    }
    silent_ = false;
    const bool was_apart = is_apart(ahead_us_.exchange(ahead->us));
    if (is_apart(ahead->us) != was_apart) {
        logger().warn(
            "ledger clock {} ahead_ms={}",
            was_apart ? "agrees again" : "apart, not ready",
            ahead->us / 1'000
        );
    }
    return TurnResult::worked;
}

std::optional<std::string> ClockWatch::reason() const {
    const std::int64_t ahead_us = ahead_us_.load();
    if (!is_apart(ahead_us)) {
        return std::nullopt;
    }
    return fmt::format(
        "the clock of the ledger's server is {} ms {} this node's; at most {} ms may be between "
        "them: synchronise both",
        std::abs(ahead_us) / 1'000,
        ahead_us > 0 ? "ahead of" : "behind",
        clock_apart_max.us / 1'000
    );
}

}  // namespace firstcome
