// SPDX-License-Identifier: Apache-2.0
#include "app/background_rush.h"

#include "base/assert.h"

#include <sys/eventfd.h>

#include <algorithm>
#include <utility>

namespace firstcome {

Result<std::unique_ptr<BackgroundRush>> BackgroundRush::start(
    lab::RushOptions options, const Clock& clock
) {
    TRY_ASSIGN(auto rush, lab::Rush::open(std::move(options), clock));
    Descriptor ended(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!ended.is_open()) {
        return fail(Errc::overloaded, "no file descriptor left");
    }
    return std::unique_ptr<BackgroundRush>(new BackgroundRush(std::move(rush), std::move(ended)));
}

BackgroundRush::BackgroundRush(std::unique_ptr<lab::Rush> rush, Descriptor ended)
    : rush_(std::move(rush)),
      ended_(std::move(ended)),
      thread_([this] {
          report_ = rush_->run();
          ASSERT(eventfd_write(ended_.number(), 1) == 0);
      }) {}

BackgroundRush::~BackgroundRush() {
    if (thread_.joinable()) {
        rush_->stop();
        thread_.join();
    }
}

Result<lab::RushReport> BackgroundRush::take_report() {
    thread_.join();
    return *std::move(report_);
}

Duration rush_deadline(std::uint64_t entries) {
    constexpr std::int64_t entries_per_s_at_least = 2'000;
    const auto needed = static_cast<std::int64_t>(entries) / entries_per_s_at_least;
    return Duration::seconds(std::max<std::int64_t>(60, needed));
}

}  // namespace firstcome
