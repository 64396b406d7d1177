// SPDX-License-Identifier: Apache-2.0
#include "base/signal.h"

#include <chrono>

namespace firstcome {

void Signal::notify() {
    {
        const std::lock_guard lock(mutex_);
        notified_ = true;
    }
    changed_.notify_one();
}

bool Signal::wait_for(Duration wait) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::microseconds(wait.us), [this] { return notified_; });
    const bool was_notified = notified_;
    notified_ = false;
    return was_notified;
}

}  // namespace firstcome
