// SPDX-License-Identifier: Apache-2.0
#pragma once
// The header Prefer (RFC 7240), as far as this API takes preferences.

#include "base/time.h"
#include "http/message.h"

#include <cstdint>
#include <optional>

namespace firstcome::api {

struct Preferences {
    bool respond_async = false;
    std::optional<std::int64_t> wait_s;

    friend bool operator==(const Preferences&, const Preferences&) = default;
};

inline constexpr std::int64_t preferred_wait_s_max = 86'400;

// What is not understood is ignored; of two equal preferences the first counts.
Preferences preferences_of(const http::Request& request);

// How a request that takes part waits for its outcome.
struct WaitPlan {
    bool until_accepted = false;  // answer as soon as the record is durable
    Duration wait;
    Preferences applied;  // for Preference-Applied
};

// `usual` is the configured wait, `longest` the most that a client may ask for.
WaitPlan plan_wait(const Preferences& preferences, Duration usual, Duration longest);

// Adds Preference-Applied where a preference was honoured.
void tell_applied(const Preferences& applied, http::Response& response);

}  // namespace firstcome::api
