// SPDX-License-Identifier: Apache-2.0
#pragma once
// AnswerRenderer: a Response as the bytes that go out. What most answers share is kept ready and
// changes once per second, with the date.
//
// Thread: each io thread has its own.

#include "base/time.h"
#include "http/message.h"

#include <string>
#include <string_view>

namespace firstcome::http {

// What the request decides about the form of its answer.
struct AnswerForm {
    bool head_only = false;  // HEAD: the length, but no body
    bool keep_alive = true;
    bool is_http11 = true;  // 1.0 must be told when the connection stays open
};

class AnswerRenderer {
  public:
    explicit AnswerRenderer(WallTime now);

    // Brings the date up to date. Cheap when the second is still the same.
    void refresh(WallTime now);

    // Appends head and body to `out`. Framing fields, Date, Content-Type and the security fields
    // are ours: those in response.headers are left out, except for a Content-Security-Policy, which
    // replaces ours. Left out is also a header that would break the framing (control characters).
    void render(const Response& response, AnswerForm form, std::string& out) const;

  private:
    void render_fields(const Response& response, std::string& out) const;

    std::int64_t second_ = -1;
    std::string date_;         // the whole line
    std::string json_fields_;  // of an answer that is JSON and has no headers of its own
};

// "Not Found"; empty for a status that is not ours.
std::string_view reason_of(int status);

}  // namespace firstcome::http
