// SPDX-License-Identifier: Apache-2.0
#include "http/answer_renderer.h"

#include "http/tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace firstcome::http {
namespace {

constexpr std::string_view json_type = "application/json";
constexpr std::string_view policy_name = "Content-Security-Policy";
constexpr std::string_view policy = "default-src 'none'; frame-ancestors 'none'";

// "Thu, 15 Jan 2026 10:20:30 GMT"
std::string to_http_date(WallTime time) {
    namespace chr = std::chrono;
    constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const chr::microseconds since_epoch(time.us);
    const auto day = chr::floor<chr::days>(since_epoch);
    const chr::year_month_day date{chr::sys_days(day)};
    const chr::hh_mm_ss clock{chr::floor<chr::seconds>(since_epoch - day)};
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        days.at(chr::weekday(chr::sys_days(day)).c_encoding()),
        unsigned(date.day()),
        months.at(unsigned(date.month()) - 1),
        int(date.year()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 6> ours{
        "Content-Length",
        "Content-Type",
        "Connection",
        "Transfer-Encoding",
        "Date",
        "X-Content-Type-Options",
    };
    return std::any_of(ours.begin(), ours.end(), [name](std::string_view own) {
        return equals_ignoring_case(name, own);
    });
}

bool has_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), static_cast<std::size_t>(written.ptr - digits.data()));
}

void append_status_line(std::string& out, int status) {
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::size_t>(status));
    out.append(" ").append(reason_of(status)).append("\r\n");
}

void append_length(std::string& out, std::size_t size) {
    out.append("Content-Length: ");
    append_number(out, size);
    out.append("\r\n");
}

}  // namespace

AnswerRenderer::AnswerRenderer(WallTime now) {
    refresh(now);
}

void AnswerRenderer::refresh(WallTime now) {
    const std::int64_t second = now.us / 1'000'000;
    if (second == second_) {
        return;
    }
    second_ = second;
    date_.clear();
    append_field(date_, "Date", to_http_date(now));
    json_fields_.clear();
    render_fields(Response{}, json_fields_);
}

void AnswerRenderer::render_fields(const Response& response, std::string& out) const {
    append_field(out, "Content-Type", response.content_type);
    append_field(out, "X-Content-Type-Options", "nosniff");
    out.append(date_);
    bool has_policy = false;
    for (const auto& [name, value] : response.headers) {
        if (!is_token(name) || !is_field_value(value) || is_ours(name)) {
            continue;
        }
        has_policy = has_policy || equals_ignoring_case(name, policy_name);
        append_field(out, name, value);
    }
    if (!has_policy) {
        append_field(out, policy_name, policy);
    }
}

void AnswerRenderer::render(const Response& response, AnswerForm form, std::string& out) const {
    append_status_line(out, response.status);
    if (response.headers.empty() && response.content_type == json_type) {
        out.append(json_fields_);
    } else {
        render_fields(response, out);
    }
    if (!form.keep_alive) {
        out.append("Connection: close\r\n");
    } else if (!form.is_http11) {
        out.append("Connection: keep-alive\r\n");
    }
    const bool with_body = has_body(response.status);
    if (with_body && !response.stream) {
        append_length(out, response.body.size());
    }
    out.append("\r\n");
    if (with_body && !form.head_only) {
        out.append(response.body);
    }
}

std::string_view reason_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 302:
            return "Found";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 411:
            return "Length Required";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return "";
    }
}

}  // namespace firstcome::http
