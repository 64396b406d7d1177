// SPDX-License-Identifier: Apache-2.0
#pragma once
// Health: live as long as it answers, ready when entries are decided and outcomes told.
//
// Thread: any.

#include "http/message.h"
#include "views/views.h"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace firstcome::api {

class Health {
  public:
    // `more` adds reasons that only the program knows (a lease that is lost, a ledger that is
    // behind); it may be empty. Thread of `more`: any.
    Health(const Views& views, std::function<std::vector<std::string>()> more)
        : views_(views),
          more_(std::move(more)) {}

    // From now on not ready: the server is stopping.
    void drain() { draining_.store(true); }

    // Why the server is not ready; empty when it is.
    std::vector<std::string> reasons() const;

    http::Response liveness() const;
    http::Response readiness() const;
    // Both, with the names of the groups.
    http::Response overall() const;

  private:
    http::Response answer(std::string_view groups) const;

    const Views& views_;
    const std::function<std::vector<std::string>()> more_;
    std::atomic<bool> draining_{false};
};

}  // namespace firstcome::api
