// SPDX-License-Identifier: Apache-2.0
#include "intake/intake_queue.h"

#include "base/assert.h"
#include "base/crypto.h"

#include <algorithm>
#include <utility>

namespace firstcome {
namespace {

// Requests whose fate the log could not tell. Before the oldest one kept, all count as unknown.
constexpr std::size_t unknown_max = 65'536;

}  // namespace

IntakeQueue::IntakeQueue(const Config& config, const Clock& clock)
    : config_(config),
      clock_(clock),
      wake_([] {}) {}

void IntakeQueue::on_work(std::function<void()> wake) {
    wake_ = std::move(wake);
}

void IntakeQueue::submit(std::span<Submission> group) {
    bool wakes = false;
    {
        const std::lock_guard lock(mutex_);
        const std::size_t before = queue_.size();
        // Stamp and place are taken together: this order is the order of arrival.
        const WallTime now = clock_.wall_now();
        for (Submission& one : group) {
            const auto due =
                due_by_schedule(one.entry.campaign, one.phase, one.opens_at, one.closes_at, now);
            const bool scheduled = std::all_of(due.begin(), due.end(), [&](const auto& command) {
                return push_due(command, now);
            });
            if (!scheduled || full()) {
                one.number = 0;
                continue;
            }
            one.entry.arrived_at = now;
            one.number = push({one.entry, 0, one.request, one.wants_acceptance, false, {}});
        }
        wakes = worth_waking(before);
    }
    if (wakes) {
        wake_();
    }
}

std::uint64_t IntakeQueue::submit(const CommandSubmission& submission) {
    bool wakes = false;
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        if (full()) {
            return 0;
        }
        const std::size_t before = queue_.size();
        number = push({submission.command, 0, submission.request, false, false, {}});
        wakes = worth_waking(before);
    }
    if (wakes) {
        wake_();
    }
    return number;
}

bool IntakeQueue::fence(const FenceSubmission& fence) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_ || fences_.size() >= config_.records_max) {
            return false;
        }
        fences_.push_back(fence);
    }
    wake_();
    return true;
}

bool IntakeQueue::withdraw(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    if (queue_.empty() || number < queue_.front().number || number >= next_number_) {
        return false;
    }
    QueuedCommand& queued = queue_[number - queue_.front().number];
    ASSERT(queued.number == number);
    withdrawn_ += queued.withdrawn ? 0 : 1;
    queued.withdrawn = true;
    return true;
}

RequestFate IntakeQueue::fate(std::uint64_t number) const {
    const std::lock_guard lock(mutex_);
    if (number > taken_up_to_) {
        return RequestFate::queued;
    }
    if (number > settled_up_to_) {
        return RequestFate::handed;
    }
    const bool unknown = number <= unknown_forgotten_up_to_ ||
                         std::binary_search(unknown_.begin(), unknown_.end(), number);
    return unknown ? RequestFate::unknown : RequestFate::durable;
}

std::size_t IntakeQueue::size() const {
    const std::lock_guard lock(mutex_);
    return queue_.size() - withdrawn_;
}

bool IntakeQueue::settled() const {
    const std::lock_guard lock(mutex_);
    return queue_.empty() && fences_.empty() && settled_up_to_ == taken_up_to_;
}

void IntakeQueue::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    wake_();
}

void IntakeQueue::take(std::size_t records_max, Taken& into) {
    into.commands.clear();
    const std::lock_guard lock(mutex_);
    into.fences = std::exchange(fences_, {});
    while (!queue_.empty() && into.commands.size() < records_max) {
        taken_up_to_ = queue_.front().number;
        if (queue_.front().withdrawn) {
            --withdrawn_;
        } else {
            into.commands.push_back(std::move(queue_.front()));
        }
        queue_.pop_front();
    }
    into.last_number = taken_up_to_;
    into.closed = closed_ && queue_.empty() && into.commands.empty() && into.fences.empty();
}

void IntakeQueue::settle(std::uint64_t number, std::span<const std::uint64_t> unknown) {
    const std::lock_guard lock(mutex_);
    unknown_.insert(unknown_.end(), unknown.begin(), unknown.end());
    if (unknown_.size() > unknown_max) {
        const auto kept = unknown_.end() - unknown_max;
        unknown_forgotten_up_to_ = *(kept - 1);
        unknown_.erase(unknown_.begin(), kept);
    }
    settled_up_to_ = number;
}

void IntakeQueue::submit_scheduled(const DueCommand& due) {
    bool wakes = false;
    {
        const std::lock_guard lock(mutex_);
        const std::size_t before = queue_.size();
        if (!full()) {
            push_due(due, clock_.wall_now());
        }
        wakes = worth_waking(before);
    }
    if (wakes) {
        wake_();
    }
}

void IntakeQueue::forget_scheduled(const DueCommand& due) {
    const std::lock_guard lock(mutex_);
    in_flight_.end(due);
}

void IntakeQueue::settle_scheduled(const std::function<bool(const DueCommand&)>& still_due) {
    const std::lock_guard lock(mutex_);
    in_flight_.settle(still_due);
}

bool IntakeQueue::full() const {
    return closed_ || queue_.size() >= config_.records_max;
}

std::uint64_t IntakeQueue::push(QueuedCommand command) {
    command.number = next_number_++;
    queue_.push_back(std::move(command));
    return queue_.back().number;
}

// True also when the command is on its way already. False when there is no room for it.
bool IntakeQueue::push_due(const DueCommand& due, WallTime now) {
    if (full()) {
        return false;
    }
    if (in_flight_.begin(due)) {
        push({command_for(due, random_array<16>(), now), 0, {}, false, false, due});
    }
    return true;
}

bool IntakeQueue::worth_waking(std::size_t size_before) const {
    const bool filled =
        size_before < config_.batch_records_max && queue_.size() >= config_.batch_records_max;
    return filled || (size_before == 0 && !queue_.empty());
}

}  // namespace firstcome
