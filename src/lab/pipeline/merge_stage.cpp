// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/merge_stage.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace firstcome::lab {
namespace {

// How often the merging loop looks for what has become due: the resolution of the hold-back.
constexpr Duration merge_tick = Duration::micros(200);
constexpr Duration commit_idle_wait = Duration::millis(20);
// Of one turn, so that a stop does not wait for all that is there.
constexpr std::ptrdiff_t commit_events_max = 2'000;

}  // namespace

MergeStage::MergeStage(
    Duration hold_back,
    std::unique_ptr<EventStage> commit,
    CellRecord& record,
    const Clock& clock,
    std::function<void(const Error&)> fail
)
    : resequencer_(hold_back),
      commit_(std::move(commit)),
      record_(record),
      clock_(clock),
      fail_(std::move(fail)),
      committing_worker_(std::make_unique<Worker>("commit", committing_, clock, commit_idle_wait)),
      merging_worker_(std::make_unique<Worker>("merge", merging_, clock, merge_tick)) {}

void MergeStage::add(std::span<const StageEvent> events) {
    const std::lock_guard lock(mutex_);
    brought_.insert(brought_.end(), events.begin(), events.end());
}

void MergeStage::stop() {
    merging_worker_->stop();
    committing_worker_->stop();
}

TurnResult MergeStage::Merging::run_once(SteadyTime) {
    std::vector<StageEvent> brought;
    {
        const std::lock_guard lock(stage_.mutex_);
        brought.swap(stage_.brought_);
    }
    for (const StageEvent& event : brought) {
        stage_.resequencer_.add(event);
    }
    std::vector<StageEvent> due;
    stage_.resequencer_.release(stage_.clock_.wall_now(), due);
    if (due.empty()) {
        return TurnResult::idle;
    }
    for (StageEvent& event : due) {
        // Here the order is decided; committing only follows it.
        event.processed = stage_.record_.processed.fetch_add(1) + 1;
    }
    {
        const std::lock_guard lock(stage_.mutex_);
        stage_.merged_.insert(stage_.merged_.end(), due.begin(), due.end());
    }
    stage_.committing_worker_->notify();
    return TurnResult::idle;
}

TurnResult MergeStage::Committing::run_once(SteadyTime) {
    std::vector<StageEvent> merged;
    {
        const std::lock_guard lock(stage_.mutex_);
        std::vector<StageEvent>& all = stage_.merged_;
        const auto end = all.begin() + std::min(std::ssize(all), commit_events_max);
        merged.assign(all.begin(), end);
        all.erase(all.begin(), end);
    }
    if (merged.empty()) {
        return TurnResult::idle;
    }
    if (const auto taken = stage_.commit_->take(merged); !taken) {
        stage_.fail_(taken.error());
        return TurnResult::ended;
    }
    return TurnResult::worked;
}

}  // namespace firstcome::lab
