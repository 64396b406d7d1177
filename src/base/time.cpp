// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <fmt/format.h>

#include <time.h>

#include <chrono>

namespace firstcome {
namespace {

std::int64_t read_clock_us(clockid_t id) {
    timespec now{};
    clock_gettime(id, &now);
    return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

SystemClock::SystemClock()
    : wall_minus_steady_us_(read_clock_us(CLOCK_REALTIME) - read_clock_us(CLOCK_MONOTONIC)) {}

SteadyTime SystemClock::steady_now() const {
    return {read_clock_us(CLOCK_MONOTONIC)};
}

WallTime SystemClock::wall_now() const {
    return {read_clock_us(CLOCK_MONOTONIC) + wall_minus_steady_us_};
}

std::string to_rfc3339_utc(WallTime time) {
    namespace chr = std::chrono;
    const auto since_epoch = chr::microseconds(time.us);
    const auto day = chr::floor<chr::days>(since_epoch);
    const chr::year_month_day date{chr::sys_days(day)};
    const chr::hh_mm_ss clock{since_epoch - day};
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
        int(date.year()),
        unsigned(date.month()),
        unsigned(date.day()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count(),
        clock.subseconds().count()
    );
}

}  // namespace firstcome
