// SPDX-License-Identifier: Apache-2.0
#include "api/index_page.h"

#include <utility>

namespace firstcome::api {
namespace {

void append_as_text(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                out.append("&amp;");
                break;
            case '<':
                out.append("&lt;");
                break;
            case '>':
                out.append("&gt;");
                break;
            case '"':
                out.append("&quot;");
                break;
            default:
                out.push_back(c);
        }
    }
}

void append_row(std::string& out, const http::Router::RouteName& route) {
    out.append("<tr><td>").append(to_string(route.method)).append("</td><td><code>");
    const bool can_follow =
        route.method == http::Method::get && route.pattern.find('{') == std::string::npos;
    if (can_follow) {
        out.append("<a href=\"");
        append_as_text(out, route.pattern);
        out.append("\">");
    }
    append_as_text(out, route.pattern);
    out.append(can_follow ? "</a></code></td></tr>\n" : "</code></td></tr>\n");
}

}  // namespace

std::string index_page(std::span<const http::Router::RouteName> routes, std::string_view version) {
    std::string page =
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\"><title>firstcome</title>"
        "<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:46rem;"
        "padding:0 1rem}td{padding:.1rem 1rem .1rem 0}</style></head>\n<body>\n"
        "<h1>firstcome</h1>\n<p>A first-come-first-served campaign system, version ";
    append_as_text(page, version);
    page.append(".</p>\n<p>Its HTTP API (docs/http_api.yaml describes it):</p>\n<table>\n");
    for (const auto& route : routes) {
        append_row(page, route);
    }
    page.append("</table>\n</body>\n</html>\n");
    return page;
}

http::Response html_answer(std::string page) {
    http::Response response;
    response.body = std::move(page);
    response.content_type = "text/html; charset=utf-8";
    response.headers.emplace_back(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    );
    return response;
}

}  // namespace firstcome::api
