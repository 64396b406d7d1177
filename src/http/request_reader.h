// SPDX-License-Identifier: Apache-2.0
#pragma once
// RequestReader: cuts the next request out of what a connection has read. The head is judged by
// check_head, then parsed by Beast, and both must see the same request.
//
// One per connection; remembers only how many bytes an unfinished body still needs.

#include "http/head_check.h"
#include "http/message.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace firstcome::http {

struct Reading {
    enum class State {
        need_more,
        invite_body,  // once, before need_more: the client waits for "100 Continue"
        refused,
        complete,
    };

    State state = State::need_more;
    Head head;
    Request request;       // what could be read of it; with its body when complete
    std::size_t size = 0;  // of a complete request
    Refusal refusal = Refusal::bad_request;
    std::string_view reason;
};

class RequestReader {
  public:
    // `bytes` begins with a request. The views of the result point into it and into `scratch`.
    Reading read(
        std::string_view bytes,
        const HeadLimits& limits,
        std::span<HeaderField, head_fields_max> scratch
    );

  private:
    std::size_t bytes_needed_ = 0;
};

}  // namespace firstcome::http
