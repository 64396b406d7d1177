// SPDX-License-Identifier: Apache-2.0
#pragma once
// QueueWatch: looks at the metrics of every server again and again while a rush runs. A server that
// does not answer, or does not show its metrics to us, is passed over.

#include "base/worker.h"
#include "http/client.h"
#include "lab/rush/queue_sample.h"

#include <vector>

namespace firstcome::lab {

class QueueWatch final : public Turn {
  public:
    // Both must outlive it.
    QueueWatch(const std::vector<http::Url>& servers, const Clock& clock);

    // Thread: the watch's worker.
    TurnResult run_once(SteadyTime now) override;

    // After the worker has stopped.
    const std::vector<QueueSample>& samples() const { return samples_; }

  private:
    static constexpr std::size_t samples_max = 100'000;

    const std::vector<http::Url>& servers_;
    const Clock& clock_;
    std::vector<QueueSample> samples_;
};

}  // namespace firstcome::lab
