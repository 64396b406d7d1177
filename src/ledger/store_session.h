// SPDX-License-Identifier: Apache-2.0
#pragma once
// StoreSession: a Ledger or an Archive over one session on a server, which may end at any time, and
// StoreSessions, which opens the next one when it has. Neither repeats a call: whoever made it
// knows whether that is right (the resend rule).
//
// Thread: that of the port.

#include "base/logger.h"
#include "base/result.h"
#include "base/time.h"
#include "ledger/session_pace.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace firstcome {

template <class Port>
struct StoreSession {
    std::unique_ptr<Port> port;
    std::function<bool()> is_lost;  // asks nobody
};

template <class Port>
class StoreSessions {
  public:
    using Open = std::function<Result<StoreSession<Port>>()>;

    // `name` is what people call the server. `first` was opened by who is told what is wrong at
    // start. `clock` must outlive this.
    StoreSessions(std::string name, StoreSession<Port> first, Open open, const Clock& clock)
        : name_(std::move(name)),
          open_(std::move(open)),
          clock_(clock),
          session_(std::make_shared<StoreSession<Port>>(std::move(first))) {}

    // The living session; opens one when the last was lost, as every session is that idles for too
    // long. Errors: busy, whatever is wrong with the server: it has been all right before, so
    // somebody will put it right. Tries as often as SessionPace says; in between the answer is the
    // last error. Lifetime: what is returned lives on when it is lost.
    Result<std::shared_ptr<Port>> get() {
        if (session_ != nullptr && session_->is_lost()) {
            logger().debug("session ended name={}", name_);
            session_.reset();
        }
        if (session_ == nullptr) {
            TRY(open());
        }
        return std::shared_ptr<Port>(session_, session_->port.get());
    }

  private:
    Result<void> open() {
        if (!pace_.due(clock_.steady_now())) {
            return fail(Errc::busy, trouble_);
        }
        auto opened = open_();
        if (!opened) {
            return failed(opened.error());
        }
        session_ = std::make_shared<StoreSession<Port>>(*std::move(opened));
        pace_.succeeded();
        if (!std::exchange(trouble_, {}).empty()) {
            logger().info("session opened name={}", name_);
        }
        return {};
    }

    // Once per kind of trouble, not once per try.
    Failure failed(const Error& error) {
        pace_.failed(clock_.steady_now());
        if (std::exchange(trouble_, error.detail) != error.detail) {
            logger().error("session refused name={} reason=\"{}\"", name_, error.message());
        }
        return fail(Errc::busy, error.detail);
    }

    const std::string name_;
    const Open open_;
    const Clock& clock_;
    std::shared_ptr<StoreSession<Port>> session_;
    SessionPace pace_;
    std::string trouble_;  // why the last try failed; empty: it did not
};

}  // namespace firstcome
