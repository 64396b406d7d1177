// SPDX-License-Identifier: Apache-2.0
#pragma once
// fetch: one HTTP request on its own connection, for what is asked once: creating a campaign,
// reading a status, waiting for a server to be ready.

#include "base/result.h"
#include "base/time.h"
#include "http/message.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstcome::http {

struct FetchRequest {
    Method method = Method::get;
    std::string url;
    std::string body =
        {};  // sent with a Content-Length, as application/json unless headers say else
    std::vector<std::pair<std::string, std::string>> headers = {};
    Duration timeout = Duration::seconds(10);  // for all of it: name, connection, request, answer
};

struct FetchedResponse {
    int status = 0;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    // The first field of this name, compared without regard to case.
    std::optional<std::string_view> header(std::string_view name) const;
};

// Every answer with a status is a value, whatever the status. Errors: invalid (the URL), io (no
// connection, or it ended before the answer did), timeout, corrupt (no HTTP came back). After an
// error of a request with an effect, the effect is unknown.
// Thread: any; blocks for at most the timeout and the resolution of a host name.
Result<FetchedResponse> fetch(const FetchRequest& request);

}  // namespace firstcome::http
