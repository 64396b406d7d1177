// SPDX-License-Identifier: Apache-2.0
#pragma once
// Streams: who listens to which events on one io thread, and Audience: what anybody listens to at
// all, so that the monitor renders nothing else.
//
// Thread: a Streams belongs to its io thread; Audience is for any.

#include "campaign/ids.h"
#include "http/message.h"
#include "http/server.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace firstcome::api {

// What is listened to: a campaign, or everything (campaign 0).
using Topic = CampaignId;
inline constexpr Topic monitor_topic{0};

using Event = std::shared_ptr<const std::string>;
using Events = std::vector<std::pair<Topic, Event>>;

class Audience {
  public:
    void add(Topic topic);
    void remove(Topic topic, std::size_t count);

    std::vector<Topic> topics() const;

  private:
    mutable std::mutex mutex_;
    std::map<Topic, std::size_t> listeners_;  // guarded by mutex_, never 0
};

class Streams {
  public:
    // Both must outlive it.
    Streams(http::Server& server, Audience& audience, std::size_t streams_max)
        : server_(server),
          audience_(audience),
          streams_max_(streams_max) {}

    // False when there are too many.
    bool add(Topic topic, const http::Ticket& ticket);

    // Sends each event to whoever listens; forgets connections that are gone.
    void push(const Events& events);

    std::size_t size() const { return size_; }

  private:
    http::Server& server_;
    Audience& audience_;
    const std::size_t streams_max_;
    std::map<Topic, std::vector<http::Ticket>> listeners_;
    std::size_t size_ = 0;
};

}  // namespace firstcome::api
