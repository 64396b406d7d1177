// SPDX-License-Identifier: Apache-2.0
#include "api/wakeup_post.h"

#include "base/assert.h"

#include <utility>

namespace firstcome::api {

void WakeupPost::attach(http::Server& server, Receiver receiver) {
    ASSERT_BECAUSE(server_.load() == nullptr, "attached once");
    receiver_ = std::move(receiver);
    server_.store(&server, std::memory_order_release);
}

void WakeupPost::deliver(std::uint32_t io_thread, std::vector<Wakeup> wakeups) {
    http::Server* const server = server_.load(std::memory_order_acquire);
    if (server == nullptr) {
        return;
    }
    server->post(io_thread, [this, io_thread, wakeups = std::move(wakeups)]() mutable {
        receiver_(io_thread, std::move(wakeups));
    });
}

}  // namespace firstcome::api
