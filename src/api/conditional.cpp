// SPDX-License-Identifier: Apache-2.0
#include "api/conditional.h"

#include "base/crypto.h"
#include "http/tokens.h"

#include <fmt/format.h>

#include <string>

namespace firstcome::api {
namespace {

bool names(std::string_view list, std::string_view etag) {
    if (http::trim(list) == "*") {
        return true;
    }
    while (!list.empty()) {
        std::string_view tag = http::trim(http::take_until(list, ','));
        if (tag.starts_with("W/")) {
            tag.remove_prefix(2);
        }
        if (tag == etag) {
            return true;
        }
    }
    return false;
}

}  // namespace

http::Response conditional(http::Response response, std::string_view if_none_match) {
    std::string etag = fmt::format("\"{:016x}\"", checksum64(as_bytes(response.body)));
    if (names(if_none_match, etag)) {
        response.status = 304;
        response.body.clear();
    }
    response.headers.emplace_back("ETag", std::move(etag));
    response.headers.emplace_back("Cache-Control", "public, max-age=1");
    response.headers.emplace_back("Vary", "Accept-Language");
    return response;
}

}  // namespace firstcome::api
