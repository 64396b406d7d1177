// SPDX-License-Identifier: Apache-2.0
#include "api/streams.h"

#include "base/assert.h"

namespace firstcome::api {

void Audience::add(Topic topic) {
    const std::lock_guard lock(mutex_);
    ++listeners_[topic];
}

void Audience::remove(Topic topic, std::size_t count) {
    const std::lock_guard lock(mutex_);
    const auto found = listeners_.find(topic);
    ASSERT(found != listeners_.end() && found->second >= count);
    found->second -= count;
    if (found->second == 0) {
        listeners_.erase(found);
    }
}

std::vector<Topic> Audience::topics() const {
    std::vector<Topic> topics;
    const std::lock_guard lock(mutex_);
    for (const auto& [topic, count] : listeners_) {
        topics.push_back(topic);
    }
    return topics;
}

bool Streams::add(Topic topic, const http::Ticket& ticket) {
    if (size_ >= streams_max_) {
        return false;
    }
    ++size_;
    listeners_[topic].push_back(ticket);
    audience_.add(topic);
    return true;
}

void Streams::push(const Events& events) {
    for (const auto& one : events) {
        const auto& event = one.second;
        const auto topic = one.first;
        const auto found = listeners_.find(topic);
        if (found == listeners_.end()) {
            continue;
        }
        const std::size_t gone = std::erase_if(found->second, [&](const http::Ticket& ticket) {
            return !server_.push(ticket, event);
        });
        if (found->second.empty()) {
            listeners_.erase(found);
        }
        if (gone > 0) {
            size_ -= gone;
            audience_.remove(topic, gone);
        }
    }
}

}  // namespace firstcome::api
