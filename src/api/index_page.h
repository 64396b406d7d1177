// SPDX-License-Identifier: Apache-2.0
#pragma once
// The page at "/": names the routes there are, until there is a web interface.

#include "http/message.h"
#include "http/router.h"

#include <span>
#include <string>
#include <string_view>

namespace firstcome::api {

std::string index_page(std::span<const http::Router::RouteName> routes, std::string_view version);

http::Response html_answer(std::string page);

}  // namespace firstcome::api
