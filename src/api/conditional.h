// SPDX-License-Identifier: Apache-2.0
#pragma once
// Conditional answers: a public view that may be cached for a second, and 304 for those who have it
// already. Pure.

#include "http/message.h"

#include <string_view>

namespace firstcome::api {

// Adds Cache-Control and an ETag of the body; empties the answer to a 304 when `if_none_match` (the
// header's value, or nothing) names that ETag.
http::Response conditional(http::Response response, std::string_view if_none_match);

}  // namespace firstcome::api
