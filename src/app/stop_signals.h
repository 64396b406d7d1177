// SPDX-License-Identifier: Apache-2.0
#pragma once
// StopSignals: Ctrl-C and SIGTERM as something that can be waited for, so that a subcommand ends
// what it began instead of being cut off.

#include "app/descriptor.h"
#include "base/time.h"

#include <csignal>

namespace firstcome {

// Why a wait ended.
enum class Waited { passed, ready, stop };

class StopSignals {
  public:
    // From now on neither signal ends the process. Thread: main, before any other was started.
    StopSignals();
    // Restores the former state.
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    // Until `descriptor` is readable (-1: none), the time has passed, or one of the signals came,
    // now or earlier. Thread: main.
    Waited wait(int descriptor, Duration at_most);

    bool stopped() { return wait(-1, Duration{}) == Waited::stop; }

  private:
    sigset_t former_{};
    Descriptor signals_;
    bool stopped_ = false;
};

}  // namespace firstcome
