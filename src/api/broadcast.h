// SPDX-License-Identifier: Apache-2.0
#pragma once
// Broadcast: the two event streams. A listener gets the newest state at once; then the monitor
// renders and this hands out.
//
// Thread: listen_* and deliver on the io thread concerned; audience() for any.

#include "api/event_json.h"
#include "api/hall.h"
#include "api/streams.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace firstcome::api {

class Broadcast {
  public:
    // Both must outlive it.
    Broadcast(Hall& hall, const Board& board) : hall_(hall), board_(board) {}

    // Once, before the server starts.
    void open(http::Server& server);

    const Audience& audience() const { return audience_; }

    void deliver(std::uint32_t io_thread, const Events& events);

    // GET /api/campaigns/{id}/events
    Verdict listen_to_campaign(const http::Request& request, CampaignId id, const Caller& caller);

    // GET /api/admin/monitor/events; the first event holds `past`.
    Verdict listen_to_monitor(
        const http::Request& request, const Caller& caller, const std::deque<PastSecond>& past
    );

  private:
    Verdict begin_stream(const Caller& caller, Topic topic, std::string_view first_event);

    Hall& hall_;
    const Board& board_;
    Audience audience_;
    std::vector<std::unique_ptr<Streams>> streams_;  // by io thread
};

}  // namespace firstcome::api
