// SPDX-License-Identifier: Apache-2.0
#pragma once
// Time is a parameter. This is the only module that reads a clock; everything else is given a
// Clock or a moment, so a simulation decides what time it is.

#include <compare>
#include <cstdint>
#include <string>

namespace firstcome {

// A span of time in microseconds. May be negative.
struct Duration {
    std::int64_t us = 0;

    static constexpr Duration micros(std::int64_t n) { return {n}; }

    static constexpr Duration millis(std::int64_t n) { return {n * 1'000}; }

    static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000}; }

    friend constexpr auto operator<=>(Duration, Duration) = default;

    friend constexpr Duration operator+(Duration a, Duration b) { return {a.us + b.us}; }

    friend constexpr Duration operator-(Duration a, Duration b) { return {a.us - b.us}; }
};

// A moment of the monotonic clock: only differences mean something. For deadlines and latencies.
struct SteadyTime {
    std::int64_t us = 0;

    friend constexpr auto operator<=>(SteadyTime, SteadyTime) = default;

    friend constexpr SteadyTime operator+(SteadyTime t, Duration d) { return {t.us + d.us}; }

    friend constexpr Duration operator-(SteadyTime a, SteadyTime b) { return {a.us - b.us}; }
};

// A moment in microseconds since 1970-01-01T00:00:00Z. Evidence and schedules, never an input of a
// decision.
struct WallTime {
    std::int64_t us = 0;

    friend constexpr auto operator<=>(WallTime, WallTime) = default;

    friend constexpr WallTime operator+(WallTime t, Duration d) { return {t.us + d.us}; }

    friend constexpr Duration operator-(WallTime a, WallTime b) { return {a.us - b.us}; }
};

// Thread: any.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual SteadyTime steady_now() const = 0;
    // Never goes back within one process: the real clock anchors it once and adds steady time.
    virtual WallTime wall_now() const = 0;
};

class SystemClock final : public Clock {
  public:
    SystemClock();
    SteadyTime steady_now() const override;
    WallTime wall_now() const override;

  private:
    std::int64_t wall_minus_steady_us_;
};

// A clock that stands still until it is told to move. For tests and simulations.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(WallTime start) : wall_(start) {}

    SteadyTime steady_now() const override { return steady_; }

    WallTime wall_now() const override { return wall_; }

    void advance(Duration by) {
        steady_ = steady_ + by;
        wall_ = wall_ + by;
    }

    // The wall clock jumps, the steady one does not notice.
    void jump_wall(Duration by) { wall_ = wall_ + by; }

  private:
    SteadyTime steady_{};
    WallTime wall_;
};

// "2026-01-15T10:20:30.123456Z"
std::string to_rfc3339_utc(WallTime time);

}  // namespace firstcome
