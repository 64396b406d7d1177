// SPDX-License-Identifier: Apache-2.0
#include "api/envelope.h"

#include "api/json_text.h"

namespace firstcome::api {
namespace {

std::string envelope(
    bool success, std::string_view message, std::string_view error_code, std::string_view data
) {
    std::string body;
    body.reserve(80 + message.size() + data.size());
    JsonText json(body);
    json.open_object().name("success").boolean(success).name("message").text(message);
    json.name("errorCode");
    if (error_code.empty()) {
        json.null();
    } else {
        json.text(error_code);
    }
    json.name("data").raw(data).close_object();
    return body;
}

http::Response failed(const ErrorEntry& entry, std::string_view message, std::string_view data) {
    http::Response response;
    response.status = entry.status;
    response.body = envelope(false, message, entry.name, data);
    if (entry.retry_after) {
        response.headers.emplace_back("Retry-After", "1");
    }
    return response;
}

}  // namespace

http::Response success(Language language, const Text& message, std::string_view data) {
    http::Response response;
    response.body = envelope(true, message.in(language), {}, data);
    return response;
}

http::Response failure(Language language, const Complaint& complaint, std::string_view data) {
    const ErrorEntry& entry = entry_of(complaint.code);
    return failed(entry, complaint.text.value_or(entry.text).in(language), data);
}

http::Response refusal_answer(
    http::Refusal refusal, const http::Request& request, const std::string& detail
) {
    const ErrorEntry& entry = entry_of(code_of(refusal));
    std::string message(entry.text.in(language_of(request)));
    const bool helps = refusal == http::Refusal::handler_failed ||
                       refusal == http::Refusal::bad_request ||
                       refusal == http::Refusal::host_not_allowed;
    if (helps && !detail.empty()) {
        message.append(" (").append(detail).append(")");
    }
    return failed(entry, message, "null");
}

}  // namespace firstcome::api
