// SPDX-License-Identifier: Apache-2.0
#pragma once
// The error codes of the HTTP contract: one table of status and texts, in error_code.cpp.

#include "api/language.h"
#include "http/message.h"

#include <string_view>

namespace firstcome::api {

enum class ErrorCode {
    campaign_001,       // no such campaign
    campaign_002,       // closed (reply mode strict)
    campaign_003,       // not open yet (reply mode strict)
    campaign_004,       // change refused: stale version, or forbidden by the rule
    participation_001,  // repeat (reply mode strict)
    participation_002,  // userId is there but unusable
    participation_003,  // no such entry
    participation_004,  // sold out (reply mode strict)
    common_001,         // bad parameter or framing
    common_002,         // bad body
    common_404,         // no such path
    common_405,         // method not allowed
    http_408,
    http_411,
    http_413,
    http_414,
    http_415,
    http_431,
    kafka_001,   // definitely not accepted
    kafka_002,   // outcome unknown
    db_002,      // ledger unavailable, or behind
    rate_001,    // too many
    auth_001,    // credentials are wanted
    auth_002,    // not allowed
    server_001,  // a bug of ours
};

struct ErrorEntry {
    ErrorCode code;
    std::string_view name;  // as clients see it
    int status;
    bool retry_after;  // tells when to come back
    Text text;
};

const ErrorEntry& entry_of(ErrorCode code);

// The code of what the transport refuses by itself.
ErrorCode code_of(http::Refusal refusal);

}  // namespace firstcome::api
