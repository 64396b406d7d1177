// SPDX-License-Identifier: Apache-2.0
#pragma once
// WakeupPost: carries answers from the loops to the io threads that hold the waiting requests. It
// exists before the server does, because the views and the loops need it first.
//
// Thread: any delivers; one task is posted per call, not per request.

#include "http/server.h"
#include "views/answer.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

namespace firstcome::api {

class WakeupPost final : public WakeupSink {
  public:
    // Runs on the io thread of the wakeups.
    using Receiver = std::function<void(std::uint32_t io_thread, std::vector<Wakeup> wakeups)>;

    // Before this, wakeups are dropped: nobody can wait yet. Call once, before the server starts;
    // `server` must outlive everything that delivers.
    void attach(http::Server& server, Receiver receiver);

    void deliver(std::uint32_t io_thread, std::vector<Wakeup> wakeups) override;

  private:
    Receiver receiver_;
    std::atomic<http::Server*> server_{nullptr};  // set after receiver_
};

}  // namespace firstcome::api
