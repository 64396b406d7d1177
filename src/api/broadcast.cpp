// SPDX-License-Identifier: Apache-2.0
#include "api/broadcast.h"

#include <utility>

namespace firstcome::api {
namespace {

// What a browser waits before it connects again.
constexpr std::string_view retry_field = "retry: 2000\n";

http::Response stream_answer(std::string body) {
    http::Response response;
    response.stream = !body.empty();
    response.body = std::move(body);
    response.content_type = "text/event-stream";
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

}  // namespace

void Broadcast::open(http::Server& server) {
    for (std::uint32_t i = 0; i < server.io_threads(); ++i) {
        streams_.push_back(std::make_unique<Streams>(server, audience_, hall_.config.streams_max));
    }
}

void Broadcast::deliver(std::uint32_t io_thread, const Events& events) {
    streams_[io_thread]->push(events);
}

Verdict Broadcast::begin_stream(const Caller& caller, Topic topic, std::string_view first_event) {
    if (!streams_[caller.ticket.io_thread]->add(topic, caller.ticket)) {
        return failure(caller.language, {ErrorCode::rate_001});
    }
    return stream_answer(std::string(retry_field).append(first_event));
}

Verdict Broadcast::listen_to_campaign(
    const http::Request& request, CampaignId id, const Caller& caller
) {
    const bool head_only = request.method == http::Method::head;
    return with_campaign(
        hall_,
        caller,
        id,
        ErrorCode::db_002,
        [this, caller, id, head_only](const std::shared_ptr<CampaignView>& view) {
            if (head_only) {
                return Verdict(stream_answer({}));
            }
            const std::string begun = campaign_event(*view, *board_.read(), hall_);
            return begin_stream(caller, id, finish_event(begun, hall_.clock.wall_now()));
        }
    );
}

Verdict Broadcast::listen_to_monitor(
    const http::Request& request, const Caller& caller, const std::deque<PastSecond>& past
) {
    if (request.method == http::Method::head) {
        return stream_answer({});
    }
    const std::string begun = monitor_event(*board_.read(), hall_) + "," + history_member(past);
    return begin_stream(caller, monitor_topic, finish_event(begun, hall_.clock.wall_now()));
}

}  // namespace firstcome::api
