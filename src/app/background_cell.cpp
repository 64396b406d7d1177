// SPDX-License-Identifier: Apache-2.0
#include "app/background_cell.h"

#include "base/assert.h"

#include <sys/eventfd.h>

#include <utility>

namespace firstcome {

Result<std::unique_ptr<BackgroundCell>> BackgroundCell::start(
    const CellRunner& runner, const lab::CellPlan& plan
) {
    Descriptor ended(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!ended.is_open()) {
        return fail(Errc::overloaded, "no file descriptor left");
    }
    return std::unique_ptr<BackgroundCell>(new BackgroundCell(runner, plan, std::move(ended)));
}

BackgroundCell::BackgroundCell(
    const CellRunner& runner, const lab::CellPlan& plan, Descriptor ended
)
    : ended_(std::move(ended)),
      thread_([this, &runner, plan] {
          outcome_ = runner(plan, progress_, stop_);
          ASSERT(eventfd_write(ended_.number(), 1) == 0);
      }) {}

BackgroundCell::~BackgroundCell() {
    if (thread_.joinable()) {
        stop();
        thread_.join();
    }
}

Result<CellOutcome> BackgroundCell::take() {
    thread_.join();
    return *std::move(outcome_);
}

}  // namespace firstcome
