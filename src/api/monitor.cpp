// SPDX-License-Identifier: Apache-2.0
#include "api/monitor.h"

#include <algorithm>
#include <utility>

namespace firstcome::api {
namespace {

constexpr Duration second = Duration::seconds(1);
constexpr Duration sign_of_life = Duration::seconds(15);

}  // namespace

Monitor::Monitor(const Hall& hall, Board& board, const Audience& audience, Deliver deliver)
    : hall_(hall),
      board_(board),
      audience_(audience),
      deliver_(std::move(deliver)),
      sampler_(hall) {}

TurnResult Monitor::run_once(SteadyTime now) {
    const auto figures = sampler_.sample(now);
    board_.show(figures);
    // A tick comes a little later than asked for: half a tick of grace keeps the second a second.
    const bool whole_second = now - last_second_ >= second - Duration::millis(50);
    if (whole_second) {
        last_second_ = now;
        remember(*figures);
    }
    Events events = render_due(*figures, now, whole_second);
    if (!events.empty()) {
        deliver_(std::make_shared<const Events>(std::move(events)));
    }
    return TurnResult::idle;
}

void Monitor::remember(const Figures& figures) {
    const std::lock_guard lock(mutex_);
    past_.push_back(past_second(figures));
    if (past_.size() > past_seconds_max) {
        past_.pop_front();
    }
}

std::deque<PastSecond> Monitor::past() const {
    const std::lock_guard lock(mutex_);
    return past_;
}

// Empty when the campaign is not there (any more).
std::string Monitor::render(Topic topic, const Figures& figures) const {
    if (topic == monitor_topic) {
        return monitor_event(figures, hall_);
    }
    const auto view = hall_.views.find(topic);
    return view == nullptr ? std::string() : campaign_event(*view, figures, hall_);
}

bool Monitor::is_due(Topic topic, const std::string& begun, SteadyTime now, Duration pause) const {
    const auto last = sent_.find(topic);
    if (last == sent_.end()) {
        return true;
    }
    const Duration since = now - last->second.at;
    return since >= sign_of_life || (since >= pause && begun != last->second.begun);
}

Events Monitor::render_due(const Figures& figures, SteadyTime now, bool whole_second) {
    Events events;
    std::map<Topic, Sent> still_sent;
    for (const Topic topic : audience_.topics()) {
        const bool everything = topic == monitor_topic;
        std::string begun;
        if (everything || whole_second) {
            begun = render(topic, figures);
        }
        const Duration pause = everything ? Duration{} : second - Duration::millis(50);
        if (!begun.empty() && is_due(topic, begun, now, pause)) {
            events.emplace_back(
                topic, std::make_shared<const std::string>(finish_event(begun, figures.wall))
            );
            still_sent[topic] = {std::move(begun), now};
        } else if (const auto last = sent_.find(topic); last != sent_.end()) {
            still_sent[topic] = std::move(last->second);
        }
    }
    sent_ = std::move(still_sent);
    return events;
}

}  // namespace firstcome::api
