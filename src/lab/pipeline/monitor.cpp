// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/monitor.h"

#include "base/time_of_process.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace firstcome::lab {

std::optional<double> Monitor::Watched::percent(Duration since_then, unsigned cores) {
    const auto now = process ? cpu_time_of(*process) : std::nullopt;
    const auto before = std::exchange(used, now);
    if (!now || !before || since_then.us <= 0) {
        return std::nullopt;
    }
    return 100.0 * static_cast<double>((*now - *before).us) /
           static_cast<double>(since_then.us * cores);
}

Monitor::Monitor(const Processes& processes, const CellProgress& progress, const Clock& clock)
    : progress_(progress),
      cores_(std::max(1U, std::thread::hardware_concurrency())),
      watched_{
          Watched{processes.program, {}},
          Watched{processes.broker, {}},
          Watched{processes.database, {}}},
      last_(clock.steady_now()) {
    for (Watched& watched : watched_) {
        watched.percent({}, cores_);
    }
    worker_ =
        std::make_unique<Worker>("monitor", static_cast<Turn&>(*this), clock, monitor_interval);
}

TurnResult Monitor::run_once(SteadyTime now) {
    const Duration since_last = now - last_;
    if (since_last < monitor_interval) {
        return TurnResult::idle;
    }
    last_ = now;
    MonitorSample sample;
    sample.at = Duration{now.us};
    sample.program_percent = watched_[0].percent(since_last, cores_);
    sample.broker_percent = watched_[1].percent(since_last, cores_);
    sample.database_percent = watched_[2].percent(since_last, cores_);
    // The last stage first, so that none is ahead of the one before it.
    sample.committed = progress_.committed.load();
    sample.polled = progress_.polled.load();
    sample.published = std::max(progress_.published.load(), sample.polled);
    samples_.push_back(sample);
    return samples_.size() < samples_max ? TurnResult::idle : TurnResult::ended;
}

Monitoring Monitor::stop(SteadyTime first_publish) {
    worker_->stop();
    Monitoring monitoring;
    for (MonitorSample& sample : samples_) {
        sample.at = sample.at - Duration{first_publish.us};
        monitoring.idle_count += sample.at < Duration{} ? 1U : 0U;
    }
    monitoring.samples = std::move(samples_);
    return monitoring;
}

}  // namespace firstcome::lab
