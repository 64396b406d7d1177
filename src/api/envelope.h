// SPDX-License-Identifier: Apache-2.0
#pragma once
// The envelope around every JSON answer under /api: exactly success, message, errorCode and data,
// all present even when null.

#include "api/error_code.h"
#include "api/language.h"
#include "http/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace firstcome::api {

// Why a request is refused. Without a text of its own it says what the table says.
struct Complaint {
    ErrorCode code = ErrorCode::server_001;
    std::optional<Text> text = {};
};

// `data` is JSON.
http::Response success(Language language, const Text& message, std::string_view data);

// With status and Retry-After as the table wants them.
http::Response failure(
    Language language, const Complaint& complaint, std::string_view data = "null"
);

// Body of a refusal by the transport; `detail` is added where it helps to find a bug.
http::Response refusal_answer(
    http::Refusal refusal, const http::Request& request, const std::string& detail
);

}  // namespace firstcome::api
