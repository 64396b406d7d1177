// SPDX-License-Identifier: Apache-2.0
#include "views/waiters.h"

#include <algorithm>

namespace firstcome {

std::uint32_t Waiters::take_slot(const Waiting& waiting) {
    if (free_slots_.empty()) {
        slots_.push_back(waiting);
        return static_cast<std::uint32_t>(slots_.size());
    }
    const std::uint32_t slot = free_slots_.back();
    free_slots_.pop_back();
    slots_[slot - 1] = waiting;
    return slot;
}

void Waiters::add(std::span<const EntryWaiter> group) {
    const std::lock_guard lock(mutex_);
    for (const EntryWaiter& waiter : group) {
        std::uint32_t& head = heads_[waiter.key];
        head = take_slot({waiter.request, waiter.token, waiter.io_thread, head});
    }
}

void Waiters::add(const CommandWaiter& waiter) {
    const std::lock_guard lock(mutex_);
    commands_.emplace(waiter.command_id, waiter);
}

void Waiters::add(const FenceWaiter& waiter) {
    const std::lock_guard lock(mutex_);
    fences_.push_back(waiter);
}

// Unlinks the participant's waiter of this request; nothing when there is none.
std::optional<Waiters::Waiting> Waiters::take_one(const Hash128& key, RequestId request) {
    const auto head = heads_.find(key);
    if (head == heads_.end()) {
        return std::nullopt;
    }
    std::uint32_t* link = &head->second;
    while (*link != 0 && slots_[*link - 1].request != request) {
        link = &slots_[*link - 1].next;
    }
    if (*link == 0) {
        return std::nullopt;
    }
    const std::uint32_t slot = *link;
    const Waiting waiting = slots_[slot - 1];
    *link = waiting.next;
    free_slots_.push_back(slot);
    if (head->second == 0) {
        heads_.erase(head);
    }
    return waiting;
}

void Waiters::remove(const Hash128& key, RequestId request) {
    const std::lock_guard lock(mutex_);
    take_one(key, request);
}

void Waiters::remove(const CommandId& command_id, std::uint64_t token) {
    const std::lock_guard lock(mutex_);
    const auto [begin, end] = commands_.equal_range(command_id);
    const auto found =
        std::find_if(begin, end, [&](const auto& one) { return one.second.token == token; });
    if (found != end) {
        commands_.erase(found);
    }
}

void Waiters::remove_fence(std::uint64_t token) {
    const std::lock_guard lock(mutex_);
    std::erase_if(fences_, [&](const FenceWaiter& fence) { return fence.token == token; });
}

void Waiters::wake_all(const Hash128& key, RequestId request, Outcome outcome, WakeupGroups& into) {
    const std::lock_guard lock(mutex_);
    const auto head = heads_.find(key);
    if (head == heads_.end()) {
        return;
    }
    for (std::uint32_t slot = head->second; slot != 0; slot = slots_[slot - 1].next) {
        const Waiting& waiting = slots_[slot - 1];
        outcome.repeated = waiting.request != request;
        into.add(waiting.io_thread, waiting.token, outcome);
        free_slots_.push_back(slot);
    }
    heads_.erase(head);
}

void Waiters::wake_one(
    const Hash128& key, RequestId request, const Answer& answer, WakeupGroups& into
) {
    const std::lock_guard lock(mutex_);
    if (const auto waiting = take_one(key, request)) {
        into.add(waiting->io_thread, waiting->token, answer);
    }
}

void Waiters::wake(const CommandId& command_id, const CommandDecided& answer, WakeupGroups& into) {
    const std::lock_guard lock(mutex_);
    const auto [begin, end] = commands_.equal_range(command_id);
    for (auto waiter = begin; waiter != end; ++waiter) {
        into.add(waiter->second.io_thread, waiter->second.token, answer);
    }
    commands_.erase(begin, end);
}

void Waiters::wake_fences(Offset applied, WakeupGroups& into) {
    const std::lock_guard lock(mutex_);
    std::erase_if(fences_, [&](const FenceWaiter& fence) {
        const bool passed = fence.end <= applied.next();
        if (passed) {
            into.add(fence.io_thread, fence.token, FencePassed{});
        }
        return passed;
    });
}

std::size_t Waiters::size() const {
    const std::lock_guard lock(mutex_);
    return slots_.size() - free_slots_.size() + commands_.size() + fences_.size();
}

}  // namespace firstcome
