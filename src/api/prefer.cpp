// SPDX-License-Identifier: Apache-2.0
#include "api/prefer.h"

#include "http/tokens.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace firstcome::api {
namespace {

std::optional<std::int64_t> seconds_of(std::string_view value) {
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
    }
    std::int64_t seconds = 0;
    const char* const end = value.data() + value.size();
    const auto parsed = std::from_chars(value.data(), end, seconds);
    if (parsed.ec != std::errc() || parsed.ptr != end || seconds < 0) {
        return std::nullopt;
    }
    return std::min(seconds, preferred_wait_s_max);
}

void read_item(std::string_view item, Preferences& preferences) {
    std::string_view value = http::take_until(item, ';');  // parameters mean nothing to us
    const std::string_view name = http::trim(http::take_until(value, '='));
    if (http::equals_ignoring_case(name, "respond-async")) {
        preferences.respond_async = true;
    } else if (http::equals_ignoring_case(name, "wait") && !preferences.wait_s) {
        preferences.wait_s = seconds_of(http::trim(value));
    }
}

}  // namespace

Preferences preferences_of(const http::Request& request) {
    Preferences preferences;
    for (const http::HeaderField& field : request.fields) {
        if (!http::equals_ignoring_case(field.name, "Prefer")) {
            continue;
        }
        std::string_view rest = field.value;
        while (!rest.empty()) {
            read_item(http::take_until(rest, ','), preferences);
        }
    }
    return preferences;
}

WaitPlan plan_wait(const Preferences& preferences, Duration usual, Duration longest) {
    WaitPlan plan{.until_accepted = false, .wait = usual, .applied = {}};
    if (preferences.wait_s.value_or(0) > 0) {
        // With both, the client wants the outcome if it comes in time, and else a 202.
        plan.wait = std::min(Duration::seconds(*preferences.wait_s), std::max(usual, longest));
        plan.applied.wait_s = plan.wait.us / 1'000'000;
        return plan;
    }
    if (preferences.respond_async || preferences.wait_s) {
        plan.until_accepted = true;
        plan.applied = preferences;
    }
    return plan;
}

void tell_applied(const Preferences& applied, http::Response& response) {
    if (applied == Preferences{}) {
        return;
    }
    std::string value = applied.respond_async ? "respond-async" : "";
    if (applied.wait_s) {
        value.append(value.empty() ? "wait=" : ", wait=").append(std::to_string(*applied.wait_s));
    }
    response.headers.emplace_back("Preference-Applied", std::move(value));
}

}  // namespace firstcome::api
