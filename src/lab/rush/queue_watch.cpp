// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/queue_watch.h"

namespace firstcome::lab {
namespace {

// The end of a rush waits for the last look.
constexpr Duration answer_within = Duration::seconds(2);

}  // namespace

QueueWatch::QueueWatch(const std::vector<http::Url>& servers, const Clock& clock)
    : servers_(servers),
      clock_(clock) {}

TurnResult QueueWatch::run_once(SteadyTime) {
    for (const http::Url& server : servers_) {
        const std::string url = "http://" + server.authority() + "/metrics";
        const auto answer = http::fetch({.url = url, .timeout = answer_within});
        if (answer && answer->status == 200) {
            if (const auto sample = queue_sample(answer->body, clock_.steady_now())) {
                samples_.push_back(*sample);
            }
        }
    }
    return samples_.size() < samples_max ? TurnResult::idle : TurnResult::ended;
}

}  // namespace firstcome::lab
