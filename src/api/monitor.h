// SPDX-License-Identifier: Apache-2.0
#pragma once
// Monitor: ten times a second it measures, shows the figures on the board, renders the events that
// somebody listens to, once each, and hands them out with one call per tick.
//
// A campaign's event goes out at most once a second and when something changed; every event also at
// least every 15 seconds, which is how a connection that is gone gets noticed.
//
// Thread: run_once on the monitor's worker; past() for any.

#include "api/event_json.h"
#include "api/sampler.h"
#include "api/streams.h"
#include "base/worker.h"

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace firstcome::api {

class Monitor final : public Turn {
  public:
    static constexpr Duration tick = Duration::millis(100);

    // Hands the events of one tick to every io thread. Everything must outlive the monitor.
    using Deliver = std::function<void(std::shared_ptr<const Events>)>;

    Monitor(const Hall& hall, Board& board, const Audience& audience, Deliver deliver);

    TurnResult run_once(SteadyTime now) override;

    // The last 15 minutes, a copy.
    std::deque<PastSecond> past() const;

  private:
    struct Sent {
        std::string begun;
        SteadyTime at;
    };

    void remember(const Figures& figures);
    std::string render(Topic topic, const Figures& figures) const;
    bool is_due(Topic topic, const std::string& begun, SteadyTime now, Duration pause) const;
    Events render_due(const Figures& figures, SteadyTime now, bool whole_second);

    const Hall& hall_;
    Board& board_;
    const Audience& audience_;
    const Deliver deliver_;
    Sampler sampler_;
    std::map<Topic, Sent> sent_;
    SteadyTime last_second_;
    mutable std::mutex mutex_;
    std::deque<PastSecond> past_;  // guarded by mutex_
};

}  // namespace firstcome::api
