// SPDX-License-Identifier: Apache-2.0
#pragma once
// Dispatcher: from a complete, well-framed request to its handler, or to the refusal that the
// handler is spared from. Knows no socket. The one place where an exception is caught.
//
// Thread: any io thread; it holds nothing that changes but the draining flag.

#include "http/head_check.h"
#include "http/message.h"
#include "http/router.h"
#include "http/server.h"

#include <atomic>
#include <optional>
#include <string>
#include <variant>

namespace firstcome::http {

struct Refused {
    Refusal refusal;
    std::string detail;  // for people; the list of methods with method_not_allowed
};

class Dispatcher {
  public:
    // Everything given must outlive it.
    Dispatcher(
        const ServerConfig& config,
        const Router& router,
        const ServerHooks& hooks,
        const std::atomic<bool>& draining
    )
        : config_(config),
          router_(router),
          hooks_(hooks),
          draining_(draining) {}

    // Whether the head may go on to its handler; the body may still be missing.
    std::variant<Router::Match, Refused> admit(const Request& request, const Head& head) const;

    // Calls the handler. Nothing when it will answer later.
    std::optional<Response> call(const Router::Match& match, const Request& request, Ticket ticket)
        const;

    // The finished answer to a refused request.
    Response refuse(const Refused& refused, const Request& request) const;

    bool draining() const { return draining_.load(std::memory_order_relaxed); }

  private:
    Response rendered(const Refused& refused, const Request& request) const;

    const ServerConfig& config_;
    const Router& router_;
    const ServerHooks& hooks_;
    const std::atomic<bool>& draining_;
};

}  // namespace firstcome::http
