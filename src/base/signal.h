// SPDX-License-Identifier: Apache-2.0
#pragma once
// Signal: wakes one sleeping worker. A notification that comes before the wait is not lost.

#include "base/time.h"

#include <condition_variable>
#include <mutex>

namespace firstcome {

class Signal {
  public:
    // Thread: any.
    void notify();

    // Sleeps until notified or until `wait` has passed; returns whether it was notified, and
    // forgets that notification. Thread: the one waiting worker.
    bool wait_for(Duration wait);

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool notified_ = false;  // guarded by mutex_
};

}  // namespace firstcome
