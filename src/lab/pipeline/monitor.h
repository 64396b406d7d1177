// SPDX-License-Identifier: Apache-2.0
#pragma once
// Monitor: takes a sample of the running cell every 100 ms.

#include "base/worker.h"
#include "lab/metrics/monitor_sample.h"
#include "lab/pipeline/cell_progress.h"

#include <sys/types.h>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace firstcome::lab {

class Monitor final : private Turn {
  public:
    struct Processes {
        pid_t program = 0;
        std::optional<pid_t> broker;
        std::optional<pid_t> database;
    };

    // Samples from now on, on a thread of its own, at most samples_max times. `progress` and
    // `clock` must outlive it.
    Monitor(const Processes& processes, const CellProgress& progress, const Clock& clock);

    // Ends the sampling. `first_publish` is moment 0 of the samples.
    Monitoring stop(SteadyTime first_publish);

    static constexpr std::size_t samples_max = 36'000;  // an hour

  private:
    // The CPU that one process had used when it was last looked at.
    struct Watched {
        std::optional<pid_t> process;
        std::optional<Duration> used;

        // Percent of the whole machine since then.
        std::optional<double> percent(Duration since_then, unsigned cores);
    };

    TurnResult run_once(SteadyTime now) override;

    const CellProgress& progress_;
    const unsigned cores_;
    std::array<Watched, 3> watched_;
    SteadyTime last_;
    std::vector<MonitorSample> samples_;  // `at` is the steady time until stop()
    std::unique_ptr<Worker> worker_;      // last: uses everything above
};

}  // namespace firstcome::lab
