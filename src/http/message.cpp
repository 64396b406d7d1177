// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include "base/assert.h"
#include "http/tokens.h"

namespace firstcome::http {

std::string_view to_string(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::del:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
        case Method::other:
            return "other";
    }
    ASSERT_BECAUSE(false, "a method that does not exist");
}

Method method_of(std::string_view name) {
    for (const Method method :
         {Method::get,
          Method::post,
          Method::head,
          Method::put,
          Method::patch,
          Method::del,
          Method::options}) {
        if (name == to_string(method)) {
            return method;
        }
    }
    return Method::other;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
    for (const HeaderField& field : fields) {
        if (equals_ignoring_case(field.name, name)) {
            return field.value;
        }
    }
    return std::nullopt;
}

int status_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::bad_request:
            return 400;
        case Refusal::host_not_allowed:
            return 403;
        case Refusal::not_found:
            return 404;
        case Refusal::method_not_allowed:
            return 405;
        case Refusal::timeout:
            return 408;
        case Refusal::length_required:
            return 411;
        case Refusal::body_too_large:
            return 413;
        case Refusal::target_too_long:
            return 414;
        case Refusal::unsupported_media_type:
            return 415;
        case Refusal::head_too_large:
            return 431;
        case Refusal::handler_failed:
            return 500;
        case Refusal::stopping:
            return 503;
    }
    ASSERT_BECAUSE(false, "a refusal that does not exist");
}

bool ends_connection(Refusal refusal) {
    switch (refusal) {
        case Refusal::not_found:
        case Refusal::method_not_allowed:
        case Refusal::unsupported_media_type:
        case Refusal::host_not_allowed:
        case Refusal::handler_failed:
            return false;
        default:
            return true;
    }
}

}  // namespace firstcome::http
